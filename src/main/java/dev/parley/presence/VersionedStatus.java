package dev.parley.presence;

import dev.parley.protocol.Status;

/**
 * The status that a user shows.
 *
 * @param at when it was set, in ms since 1970 by Redis' clock; 0 for the initial status
 */
record VersionedStatus(Status status, long at) {
    static final VersionedStatus FIRST = new VersionedStatus(Status.ONLINE, 0);

    boolean newerThan(VersionedStatus other) {
        return at > other.at;
    }
}
