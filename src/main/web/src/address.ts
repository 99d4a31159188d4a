import { ParleyError } from './error.js';

/**
 * Where the socket is.
 *
 * @param server without it the one that this module came from, or else the page
 */
export function address(server: string | undefined, path: string, token: string | undefined): string {
  const base = server ?? (import.meta.url.startsWith('http') ? import.meta.url : globalThis.location?.href);
  if (base === undefined) throw new ParleyError('bad_request', 'Where is the server? Give the option url');
  const url = new URL(base);
  // A service that is mounted below a path is named with it.
  url.pathname = server ? url.pathname.replace(/\/$/, '') + path : path;
  url.protocol = url.protocol.replace('http', 'ws');
  url.search = token === undefined ? '' : `?token=${encodeURIComponent(token)}`;
  url.hash = '';
  return url.href;
}
