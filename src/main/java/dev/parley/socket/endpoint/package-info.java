/** One WebSocket endpoint per dialect, and what all of them do when a connection opens and ends. */
package dev.parley.socket.endpoint;
