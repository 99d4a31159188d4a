import { ParleyError } from './error.js';

/**
 * Returns the address of the socket.
 *
 * @param server the address of the service; without it, that of this module or else of the page
 */
export function address(server: string | undefined, path: string, token: string | undefined): string {
  const base = server ?? (import.meta.url.startsWith('http') ? import.meta.url : globalThis.location?.href);
  if (base === undefined) throw new ParleyError('bad_request', 'Where is the server? Give the option url');
  const url = new URL(base);
  // The address of a service that is mounted below a path includes that path.
  url.pathname = server ? url.pathname.replace(/\/$/, '') + path : path;
  url.protocol = url.protocol.replace('http', 'ws');
  url.search = token === undefined ? '' : `?token=${encodeURIComponent(token)}`;
  url.hash = '';
  return url.href;
}
