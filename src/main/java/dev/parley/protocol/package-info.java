/**
 * The vocabulary of clients: {@link dev.parley.protocol.Command}s, {@link dev.parley.protocol.Event}s, and the {@link
 * dev.parley.protocol.Dialect}s that encode both as JSON. Pure: no type in here does I/O, reads a clock or depends on a
 * framework.
 */
@NullMarked
package dev.parley.protocol;

import org.jspecify.annotations.NullMarked;
