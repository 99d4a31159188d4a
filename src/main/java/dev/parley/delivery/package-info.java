/**
 * Delivers events to the connections of this instance: subscriptions, the order in which a connection gets events, and
 * how it catches up with what it missed. The database is read again if the bus may have lost something.
 */
@NullMarked
package dev.parley.delivery;

import org.jspecify.annotations.NullMarked;
