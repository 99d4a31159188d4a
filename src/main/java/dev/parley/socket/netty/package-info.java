/** Netty beneath the WebSockets: writing, frame limits, memory of handshakes. */
package dev.parley.socket.netty;
