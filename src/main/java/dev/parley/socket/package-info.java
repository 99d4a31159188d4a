/**
 * WebSocket connections: one endpoint per path, the handshake, the life of a connection, and the {@link
 * dev.parley.socket.Gateway}, which runs the commands of clients.
 */
@NullMarked
package dev.parley.socket;

import org.jspecify.annotations.NullMarked;
