package dev.parley.feed;

import dev.parley.protocol.Cursors;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;

/** The log of conversations, from which delivery reads what it has to repeat. */
public interface MessageSource {
    /**
     * The {@code since} of a user who was just added: all messages that the user may see are missed, except imported
     * ones.
     */
    long TAKEN_IN = -1;

    /**
     * Returns the entries of a conversation with a higher {@code seq}, in order: messages as they are now, and the last
     * change of each message.
     *
     * @param limit the maximum number, from 1
     */
    Uni<List<Event>> after(String conversationId, long seq, int limit);

    /** Returns them for readers that are connected: without imported messages, which are not delivered live. */
    default Uni<List<Event>> liveAfter(String conversationId, long seq, int limit) {
        return after(conversationId, seq, limit);
    }

    /**
     * Reads the state of a user in some conversations, in one query. Conversations that do not exist, or in which the
     * user is not a member, are absent from the answer.
     *
     * @param since    the last {@code seq} that the client holds, by conversation, or {@link #TAKEN_IN}; nothing is
     *                 missed in a conversation without one
     * @param pageSize the maximum number of missed entries of each conversation, from 1
     */
    Uni<List<SubscriptionState>> states(
            String userId, List<String> conversationIds, Map<String, Long> since, int pageSize);

    /** Reads the state of a user in all conversations of the user. */
    Uni<List<SubscriptionState>> states(String userId, Map<String, Long> since, int pageSize);

    /**
     * Returns messages of others in these conversations that the user has neither read nor received on a device that
     * does not report itself what it holds: the newest ones, oldest first. Each has whether anybody but its sender has
     * read it.
     *
     * @param limit the maximum number in all, from 1
     */
    Uni<List<Message>> unread(String userId, List<String> conversationIds, int limit);

    /**
     * The state of a user in a conversation.
     *
     * @param lastSeq   the newest {@code seq} of the conversation
     * @param joinedSeq the user may see entries after it
     * @param cursors   those of the others only if the conversation was named, and has few members
     * @param missed    the first page of entries after the requested {@code since}, in order
     */
    record SubscriptionState(String conversationId, long lastSeq, long joinedSeq, Cursors cursors, List<Event> missed) {
        public SubscriptionState {
            missed = List.copyOf(missed);
        }
    }
}
