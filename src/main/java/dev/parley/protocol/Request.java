package dev.parley.protocol;

/**
 * A decoded client frame.
 *
 * @param ref     the client's own name for the frame, to be repeated in what answers it; null where it gave none
 * @param command what it asks
 */
public record Request(String ref, Command command) {}
