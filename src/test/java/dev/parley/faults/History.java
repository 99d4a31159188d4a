package dev.parley.faults;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the clients did and saw while something failed, and what the log held at the end. Times are
 * {@link System#nanoTime}'s.
 *
 * @param sent         the client_id of each message that a client tried to send
 * @param received     in the order in which each device got them
 * @param listens      the conversations of each device
 * @param intermittent the devices that were away, or read nothing, because they wanted to
 * @param log          the client_id at each place
 */
record History(
        Set<String> sent,
        List<Acknowledged> acknowledged,
        List<Received> received,
        Map<String, Set<String>> listens,
        Set<String> intermittent,
        Map<Place, String> log) {

    /** The place of a message in its conversation. */
    record Place(String conversation, long seq) {}

    record Acknowledged(String clientId, Place place) {}

    record Received(String device, Place place, String clientId, long at) {}
}
