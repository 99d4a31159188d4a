package dev.parley.feed;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The end of the log, through which delivery finds what was committed, whether or not it was published. */
public interface LogTail {
    /**
     * The position at which the first {@link #since} begins: whatever commits from now on is after it, however long its
     * transaction has been open.
     */
    Uni<Position> now();

    /**
     * Returns what was committed since the position and is visible now.
     *
     * @param limit the maximum number of rows, from 1. If there are more, the next position continues among them
     */
    Uni<Tail> since(Position position, int limit);

    /**
     * A place in the log's tail.
     *
     * @param snapshot all that is visible in it has been returned
     * @param next     the snapshot to continue with when the rows of this one are read; null if there is none yet
     * @param txid     the transaction of the last row that was returned and is not visible in {@code snapshot}
     * @param id       the id of that row
     */
    record Position(String snapshot, @Nullable String next, String txid, long id) {
        public static Position after(String snapshot) {
            return new Position(snapshot, null, "0", 0);
        }
    }

    /**
     * Rows of the log's tail.
     *
     * @param newest   the highest {@code seq} read, by conversation
     * @param changes  the users who joined or left, in order
     * @param position where to continue
     * @param complete whether there are no more rows
     */
    record Tail(Map<String, Long> newest, List<MemberChange> changes, Position position, boolean complete) {}

    /** @param joined false if the user left or was removed */
    record MemberChange(String conversationId, String userId, boolean joined) {}
}
