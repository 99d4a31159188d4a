package dev.parley.delivery;

import dev.parley.feed.Feed;
import org.jspecify.annotations.Nullable;

/**
 * A session's subscription to a conversation.
 *
 * @param after     the {@code seq} after which the session gets entries
 * @param joinedSeq the user may see entries, and changes of messages, after it
 */
public record Subscription(Feed<Session> feed, long after, long joinedSeq) {
    /**
     * The subscription of a session that starts again after {@code after}. What it got before counts if that leaves no
     * gap.
     */
    static Subscription again(
            @Nullable Subscription before, Feed<Session> feed, long reached, long after, long joinedSeq) {
        return new Subscription(
                feed, before != null && after <= reached ? Math.min(before.after(), after) : after, joinedSeq);
    }
}
