/**
 * Delivers events to the connections of this instance: who listens to what, in which order a connection gets what, and
 * how it catches up with what it missed. The database is asked again where the bus may have lost something.
 */
package dev.parley.delivery;
