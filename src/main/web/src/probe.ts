export type Refusal = 'unauthorized' | 'forbidden';

/** Answers any page, and is there on every Parley. */
const OPEN = '/health';
/** Asks who calls. */
const CLOSED = '/api/conversations?limit=1';

/**
 * Why the server takes no connection from here, where trying again is pointless; undefined where it may take one yet. Of
 * an upgrade that was refused a browser says no more than that it failed, so the server is asked by an ordinary request.
 *
 * @param socket the address that could not be connected to
 * @param path   the door in it
 * @param token  the one in the address; none where the server could not have looked at it yet
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
    // It is there, before and after, and does not let this page see its answer: the page's origin is not one of its.
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
