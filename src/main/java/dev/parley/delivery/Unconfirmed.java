package dev.parley.delivery;

import java.util.HashMap;
import java.util.Map;

/**
 * What a connection was sent and its client has not confirmed: the highest {@code seq} of each conversation. A marker,
 * which is a ping with a number, is sent behind it. The pong with that number proves that everything before it has
 * arrived, which no other frame does, since it may have crossed. At most one marker is in flight. Bounded by the number
 * of the connection's conversations. Not thread-safe.
 */
final class Unconfirmed {
    private static final long NONE = 0;

    private Map<String, Long> unmarked = Map.of();
    private Map<String, Long> marked = Map.of();
    private long marker = NONE;
    private long lastMarker = NONE;

    void given(String conversationId, long seq) {
        if (unmarked.isEmpty()) {
            unmarked = new HashMap<>(4);
        }
        unmarked.put(conversationId, seq);
    }

    /** Whether a marker is to be sent now. */
    boolean isDue() {
        return marker == NONE && !unmarked.isEmpty();
    }

    /** @return the number of the marker to send now */
    long mark() {
        marked = unmarked;
        unmarked = Map.of();
        marker = ++lastMarker;
        return marker;
    }

    boolean awaits(long number) {
        return marker != NONE && marker == number;
    }

    /** Handles the answer to the marker. @return what the client has for certain, by conversation */
    Map<String, Long> answered() {
        Map<String, Long> confirmed = marked;
        marked = Map.of();
        marker = NONE;
        return confirmed;
    }

    /** Confirms everything. @return all of it, by conversation */
    Map<String, Long> all() {
        Map<String, Long> confirmed = new HashMap<>(answered());
        confirmed.putAll(unmarked);
        unmarked = Map.of();
        return confirmed;
    }

    /** Drops everything: not all of it was written, so it will not be confirmed. */
    void lost() {
        all();
    }
}
