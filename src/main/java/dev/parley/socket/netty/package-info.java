/** Netty beneath the WebSockets: writing, frame limits, memory of handshakes. */
@NullMarked
package dev.parley.socket.netty;

import org.jspecify.annotations.NullMarked;
