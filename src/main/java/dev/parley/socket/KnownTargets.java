package dev.parley.socket;

import dev.parley.delivery.Session;
import dev.parley.protocol.PairIds;
import dev.parley.protocol.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session knows of the conversation that a message goes to. Event loop only. */
final class KnownTargets {

    private KnownTargets() {}

    /**
     * Returns whether a message to the target needs no look-up: the session is subscribed to its conversation, or the
     * client gave the conversation's id. That spares a session that is subscribed to all its conversations the look-up
     * of an id of the app's own, for every message but the first.
     */
    static boolean needsNoLookUp(Session session, Target target) {
        return target instanceof Target.InConversation
                || (target instanceof Target.Named named
                        && (session.subscriptions().has(named.conversationId())
                                || (named.recipientId() != null
                                        && session.subscriptions()
                                                .has(pairId(
                                                        session,
                                                        session.userId(),
                                                        named.conversationId(),
                                                        named.recipientId())))));
    }

    /** Returns the conversation that the target means, if the session is subscribed to it; else null. */
    static @Nullable String subscribed(Session session, String userId, Target target) {
        if (!(target instanceof Target.Named named)) {
            return null;
        }
        String id = meant(session, userId, named);
        return session.subscriptions().has(id) ? id : null;
    }

    /**
     * Returns the ids under which a message to the user is stored that this target may give back. There need not be
     * such conversations.
     */
    static List<String> echoed(Session session, String userId, Target.Named target) {
        return session.subscriptions().has(target.conversationId())
                ? session.subscriptions().meanings(target.conversationId())
                : List.of(meant(
                        session,
                        userId,
                        userId.equals(target.recipientId())
                                ? new Target.Named(target.conversationId(), null)
                                : target));
    }

    /** Returns the id that the client means, as far as the session knows. There need not be such a conversation. */
    private static String meant(Session session, String userId, Target.Named target) {
        if (session.subscriptions().has(target.conversationId())) {
            return target.conversationId();
        }
        return target.recipientId() == null
                ? session.subscriptions().meant(target.conversationId())
                : pairId(session, userId, target.conversationId(), target.recipientId());
    }

    /**
     * Returns the id of the two users' own conversation, see {@link PairIds}; the id as shown in a dialect that shows
     * ids whole.
     */
    private static String pairId(Session session, String userId, String shown, String recipientId) {
        return session.dialect().shortens() ? PairIds.marked(shown, userId, recipientId) : shown;
    }
}
