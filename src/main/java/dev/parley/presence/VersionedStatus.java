package dev.parley.presence;

import dev.parley.protocol.Status;

/**
 * How a user shows themself.
 *
 * @param at when that was set, in ms since 1970 by Redis' clock; 0 where it is the way everybody begins
 */
record VersionedStatus(Status status, long at) {
    static final VersionedStatus FIRST = new VersionedStatus(Status.ONLINE, 0);

    boolean newerThan(VersionedStatus other) {
        return at > other.at;
    }
}
