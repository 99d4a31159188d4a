export type Refusal = 'unauthorized' | 'forbidden';

/** Responds to any page, and exists on every Parley. */
const OPEN = '/health';
/** Requires a token. */
const CLOSED = '/api/conversations?limit=1';

/**
 * Returns why the server accepts no connection from here, if further attempts are pointless; undefined if it may accept
 * one. Browsers report a refused upgrade only as a failure, so the server is asked with an ordinary request.
 *
 * @param socket the address that could not be connected to
 * @param path   the path of the socket in this address
 * @param token  the token in the address; undefined if the server could not have seen it yet
 */
export async function refusal(socket: string, path: string, token: string | undefined): Promise<Refusal | undefined> {
  const url = new URL(socket.replace(/^ws/, 'http'));
  const root = url.origin + url.pathname.slice(0, url.pathname.length - path.length);
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const reached = await answers(root);
  try {
    const { status } = await fetch(root + (token === undefined ? OPEN : CLOSED), { headers, credentials: 'omit', cache: 'no-store' });
    return status === 401 ? 'unauthorized' : status === 403 ? 'forbidden' : undefined;
  } catch {
    // The server is reachable, before and after, but the browser does not show its response: the server does not allow
    // the origin of this page.
    return reached && await answers(root) ? 'forbidden' : undefined;
  }
}

async function answers(root: string): Promise<boolean> {
  try {
    await fetch(root + OPEN, { mode: 'no-cors', credentials: 'omit', cache: 'no-store' });
    return true;
  } catch {
    return false;
  }
}
