/** Serves the TLS certificate, and reloads it when its files change. */
@NullMarked
package dev.parley.socket.tls;

import org.jspecify.annotations.NullMarked;
