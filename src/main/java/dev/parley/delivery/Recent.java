package dev.parley.delivery;

import java.time.Instant;
import java.util.Optional;

/** Remembers when the newest messages passed, up to a fixed number of them. Thread-safe. */
public final class Recent {
    private final long[] ids;
    private final long[] millis;
    private long count;

    /** @param size the number of messages, at least 1; each takes 16 bytes */
    Recent(int size) {
        this.ids = new long[size];
        this.millis = new long[size];
    }

    synchronized void passed(long messageId, long epochMillis) {
        int place = (int) (count++ % ids.length);
        ids[place] = messageId;
        millis[place] = epochMillis;
    }

    /** When the message last passed; empty if it did not, or its entry was overwritten. */
    public synchronized Optional<Instant> at(long messageId) {
        for (long i = count - 1; i >= Math.max(0, count - ids.length); i--) {
            int place = (int) (i % ids.length);
            if (ids[place] == messageId) {
                return Optional.of(Instant.ofEpochMilli(millis[place]));
            }
        }
        return Optional.empty();
    }

    synchronized int size() {
        return (int) Math.min(count, ids.length);
    }
}
