/** One WebSocket endpoint per dialect, and the life cycle that they share. */
package dev.parley.socket.endpoint;
