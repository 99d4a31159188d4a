package dev.parley.delivery;

import dev.parley.feed.Feed;
import dev.parley.feed.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A session's subscription to a conversation.
 *
 * @param after     the {@code seq} after which the session gets messages
 * @param joinedSeq the user may see messages after it
 * @param seen      the changes that the session need not get, since they were visible when it last subscribed
 */
public record Subscription(Feed<Session> feed, long after, long joinedSeq, Snapshot seen) {
    /**
     * The subscription of a session that starts again after {@code after}. What it got before counts if that leaves no
     * gap.
     */
    static Subscription again(
            @Nullable Subscription before,
            Feed<Session> feed,
            long reached,
            long after,
            long joinedSeq,
            Snapshot seen) {
        return new Subscription(
                feed,
                before != null && after <= reached ? Math.min(before.after(), after) : after,
                joinedSeq,
                before != null && after <= reached ? before.seen() : seen);
    }
}
