/**
 * What may be said: {@link dev.parley.protocol.Command}s a client asks, {@link dev.parley.protocol.Event}s that
 * happen, and the {@link dev.parley.protocol.Dialect}s that carry both as JSON text. Pure: no type in here does I/O,
 * reads a clock or knows a framework.
 */
package dev.parley.protocol;
