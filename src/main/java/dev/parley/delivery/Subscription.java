package dev.parley.delivery;

/**
 * A session's place among those who listen to a conversation.
 *
 * @param after     the {@code seq} of the last message before those that it is given there
 * @param joinedSeq what its user may see begins after it
 * @param seen      what it need not be told of: it was there to be read when it last began to listen
 */
public record Subscription(Feed<Session> feed, long after, long joinedSeq, Snapshot seen) {
    /** Where it listens again after {@code seq}: what it was given without a gap since it first did, counts. */
    static Subscription again(
            Subscription before, Feed<Session> feed, long reached, long after, long joinedSeq, Snapshot seen) {
        return new Subscription(
                feed,
                before != null && after <= reached ? Math.min(before.after(), after) : after,
                joinedSeq,
                before != null && after <= reached ? before.seen() : seen);
    }
}
