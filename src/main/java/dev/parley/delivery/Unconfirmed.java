package dev.parley.delivery;

import java.util.HashMap;
import java.util.Map;

/**
 * What a connection was given and its client has not confirmed: of each conversation the highest {@code seq}. A marker,
 * a ping with a number, goes out behind it; the pong with that number proves that everything before it has arrived,
 * which no other frame does: it may have crossed. One marker is out at a time. Bounded by the conversations that the
 * connection listens to. Not thread-safe.
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

    /** @return the number of the marker that is sent now */
    long mark() {
        marked = unmarked;
        unmarked = Map.of();
        marker = ++lastMarker;
        return marker;
    }

    boolean awaits(long number) {
        return marker != NONE && marker == number;
    }

    /** The client has answered the marker. @return what it has for certain, by conversation */
    Map<String, Long> answered() {
        Map<String, Long> confirmed = marked;
        marked = Map.of();
        marker = NONE;
        return confirmed;
    }

    /** The client has everything. @return the same for all of it */
    Map<String, Long> all() {
        Map<String, Long> confirmed = new HashMap<>(answered());
        confirmed.putAll(unmarked);
        unmarked = Map.of();
        return confirmed;
    }

    /** Not all of it was written: nothing more will be confirmed. */
    void lost() {
        all();
    }
}
