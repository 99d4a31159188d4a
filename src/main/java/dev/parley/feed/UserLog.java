package dev.parley.feed;

import dev.parley.protocol.Event;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** The logs of users, from which delivery reads what it has to repeat. */
public interface UserLog {
    /**
     * Returns the entries of a user's log with a higher {@code seq}, in order, each as it is now.
     *
     * @param limit the maximum number, from 1
     */
    Uni<Missed> missed(String userId, long seq, int limit);

    /**
     * What a device has missed.
     *
     * @param lastSeq the newest entry of the log, 0 if there is none
     * @param entries the first page of what was missed, in order
     */
    record Missed(long lastSeq, List<Event> entries) {
        public Missed {
            entries = List.copyOf(entries);
        }
    }
}
