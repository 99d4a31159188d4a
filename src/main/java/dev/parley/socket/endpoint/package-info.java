/** One WebSocket endpoint per dialect, and the life cycle that they share. */
@NullMarked
package dev.parley.socket.endpoint;

import org.jspecify.annotations.NullMarked;
