/**
 * The door for WebSocket connections: an endpoint for each path, the handshake, the life of a connection, and the
 * {@link dev.parley.socket.Gateway} that runs what it asks.
 */
package dev.parley.socket;
