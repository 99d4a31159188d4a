/** Serves the TLS certificate, and reloads it when its files change. */
package dev.parley.socket.tls;
