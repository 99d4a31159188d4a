package dev.parley.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Where delivery learns what was committed anywhere, whether or not anybody told: the end of the log, seen from below.
 */
public interface LogTail {
    /**
     * Where a first {@link #since} begins: nothing that is committed from now on is before it, however long its
     * transaction has been open.
     */
    Uni<Position> now();

    /**
     * What was committed since that position and is visible now.
     *
     * @param limit rows to read at most, from 1; where there are more, the next position continues among them
     */
    Uni<Tail> since(Position position, int limit);

    /**
     * @param snapshot everything that it sees was told before
     * @param next     the snapshot to go on with when the rows of this one are through; null if none has been read
     * @param txid     the last row that was told, of those that {@code snapshot} does not see
     * @param id       see {@code txid}
     */
    record Position(String snapshot, String next, String txid, long id) {
        public static Position after(String snapshot) {
            return new Position(snapshot, null, "0", 0);
        }
    }

    /**
     * @param newest   the highest {@code seq} read, of each conversation
     * @param edits    the messages that were changed, in order
     * @param changes  who joined or left, in order
     * @param position where to go on
     * @param complete whether there was no more
     */
    record Tail(
            Map<String, Long> newest,
            List<Edit> edits,
            List<MemberChange> changes,
            Position position,
            boolean complete) {}

    /**
     * A message that was edited or deleted; see {@link Edits.Version}.
     *
     * @param transaction which did it
     */
    record Edit(String conversationId, long seq, Instant editedAt, Instant deletedAt, long transaction) {}

    /** @param joined false where the user left or was removed */
    record MemberChange(String conversationId, String userId, boolean joined) {}
}
