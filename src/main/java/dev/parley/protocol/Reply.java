package dev.parley.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event for one connection: the answer to a command, or a change of the connection itself. */
public sealed interface Reply extends Event {
    /** @param expiresAt when the token ends */
    record Authenticated(String userId, String sessionId, Instant expiresAt, long resumeWindowSeconds)
            implements Reply {}

    record TokenExpiring(Instant expiresAt) implements Reply {}

    record Pong() implements Reply {}

    /**
     * @param seqs    the newest {@code seq} of each conversation at the time
     * @param cursors the read cursors at the time, by conversation
     * @param meSeq   the newest entry of the user's log at the time; null if it is not known
     * @param more    whether another reply continues this one
     */
    record Subscribed(
            Map<String, Long> seqs,
            Map<String, Cursors> cursors,
            @Nullable Long meSeq,
            boolean more) implements Reply {
        public Subscribed {
            seqs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(seqs));
            cursors = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(cursors));
        }

        public Subscribed(Map<String, Long> seqs) {
            this(seqs, Map.of(), null, false);
        }
    }

    /**
     * Tells the client that a log ends before what the client holds of it: it belongs to another log, and the client is
     * to forget it.
     *
     * @param conversationId null for the log of the user
     * @param seq            the newest entry, at which the client starts
     */
    record Reset(@Nullable String conversationId, long seq) implements Reply {}

    record Unsubscribed(List<String> conversationIds) implements Reply {
        public Unsubscribed {
            conversationIds = List.copyOf(conversationIds);
        }
    }

    /** Acknowledges a send, edit or delete, which is committed. */
    record Acknowledged(@Nullable String clientId, long messageId, String conversationId, long seq, Instant createdAt)
            implements Reply {}

    record HistoryPage(String conversationId, List<Message> messages, boolean hasMore) implements Reply {
        public HistoryPage {
            messages = List.copyOf(messages);
        }
    }

    record PresenceList(List<UserPresence> users) implements Reply {
        public PresenceList {
            users = List.copyOf(users);
        }
    }

    record RoomJoined(String room) implements Reply {}

    record RoomLeft(String room) implements Reply {}

    /** Asks the client to reconnect after this many milliseconds, since the instance is stopping. */
    record Reconnect(long afterMillis) implements Reply {}

    /** @param retryAfterMillis when to try again, or null if unknown */
    record Failed(
            ErrorCode code,
            @Nullable String sentence,
            @Nullable Long retryAfterMillis) implements Reply {
        public Failed(ErrorCode code, @Nullable String sentence) {
            this(code, sentence, null);
        }
    }
}
