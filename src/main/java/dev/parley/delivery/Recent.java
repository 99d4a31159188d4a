package dev.parley.delivery;

import java.time.Instant;
import java.util.Optional;

/** When the newest messages passed, so many of them and no more. Thread-safe. */
public final class Recent {
    private final long[] ids;
    private final long[] millis;
    private long count;

    /** @param size at least 1; each takes 16 bytes */
    Recent(int size) {
        this.ids = new long[size];
        this.millis = new long[size];
    }

    synchronized void passed(long messageId, long epochMillis) {
        int place = (int) (count++ % ids.length);
        ids[place] = messageId;
        millis[place] = epochMillis;
    }

    /** When it passed last; empty where it did not, or others have taken its place since. */
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
