package dev.parley.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What one connection is told because of what it asked, or of what happens to it alone. */
public sealed interface Reply extends Event {
    /** @param expiresAt when the token ends */
    record Authenticated(String userId, String sessionId, Instant expiresAt, long resumeWindowSeconds)
            implements Reply {}

    record TokenExpiring(Instant expiresAt) implements Reply {}

    record Pong() implements Reply {}

    /**
     * @param seqs the newest {@code seq} of each conversation at the time
     * @param more whether the rest of the answer follows in another of these
     */
    record Subscribed(Map<String, Long> seqs, boolean more) implements Reply {
        public Subscribed {
            seqs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(seqs));
        }

        public Subscribed(Map<String, Long> seqs) {
            this(seqs, false);
        }
    }

    record Unsubscribed(List<String> conversationIds) implements Reply {
        public Unsubscribed {
            conversationIds = List.copyOf(conversationIds);
        }
    }

    /** A send, edit or delete is committed. */
    record Acknowledged(String clientId, long messageId, String conversationId, long seq, Instant createdAt)
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

    /** The instance is going down: come back after this many milliseconds. */
    record Reconnect(long afterMillis) implements Reply {}

    /** @param retryAfterMillis when to try again, or null if that is not known */
    record Failed(ErrorCode code, String sentence, Long retryAfterMillis) implements Reply {
        public Failed(ErrorCode code, String sentence) {
            this(code, sentence, null);
        }
    }
}
