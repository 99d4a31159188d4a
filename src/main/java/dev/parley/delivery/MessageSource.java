package dev.parley.delivery;

import dev.parley.protocol.Message;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;

/** Where delivery reads what it has to repeat: the message log, seen from below. */
public interface MessageSource {
    /** A {@code since}: the user was taken in just now, and misses what was said there, but not what was imported. */
    long TAKEN_IN = -1;

    /**
     * The stored messages of a conversation with a higher {@code seq}, in order.
     *
     * @param limit at most so many, from 1
     */
    Uni<List<Message>> after(String conversationId, long seq, int limit);

    /** The same for those who are connected already: without what was imported, of which they are not told. */
    default Uni<List<Message>> liveAfter(String conversationId, long seq, int limit) {
        return after(conversationId, seq, limit);
    }

    /** Those of these messages of a conversation that there are, as they are now. */
    Uni<List<Message>> at(String conversationId, List<Long> seqs);

    /**
     * How a user stands towards some conversations, in one query for all of them. A conversation that the user is not
     * a member of, or that does not exist, is absent from the answer.
     *
     * @param since    the last {@code seq} the client holds; where it is absent for a conversation, nothing is missed;
     *                 or {@link #TAKEN_IN}
     * @param pageSize at most so many missed messages of each conversation, from 1
     */
    Uni<List<Standing>> standings(String userId, List<String> conversationIds, Map<String, Long> since, int pageSize);

    /** The same for every conversation of the user. */
    Uni<List<Standing>> standings(String userId, Map<String, Long> since, int pageSize);

    /**
     * What others wrote in these conversations and the user neither read nor was given on a device that does not say
     * itself what it holds: the newest ones, oldest first. Each tells whether anybody but its sender has read it.
     *
     * @param limit at most so many in all, from 1
     */
    Uni<List<Message>> unread(String userId, List<String> conversationIds, int limit);

    /**
     * @param lastSeq   the newest {@code seq} of the conversation
     * @param joinedSeq what the user may see begins after it
     * @param missed    the first page of messages after the {@code since} that was asked, in order
     * @param seen      what this is as of
     */
    record Standing(String conversationId, long lastSeq, long joinedSeq, List<Message> missed, Snapshot seen) {
        public Standing {
            missed = List.copyOf(missed);
        }

        Standing as(Snapshot earlier) {
            return new Standing(conversationId, lastSeq, joinedSeq, missed, earlier);
        }
    }
}
