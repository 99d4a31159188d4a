package dev.parley.delivery;

/**
 * A message as a device holds it.
 *
 * @param connection the number of the connection on which it arrived
 * @param version 0 as it was sent, the time of the last edit, or the highest number for a deleted one
 * @param toldOn the number of the connection on which its last change arrived; 0 for none
 */
record SimCopy(int connection, long version, int toldOn) {}
