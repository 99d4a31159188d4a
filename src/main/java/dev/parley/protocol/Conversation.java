package dev.parley.protocol;

import java.time.Instant;
import java.util.List;

/**
 * A conversation as its members see it.
 *
 * @param retentionSeconds how long its messages are kept; null where they are not deleted by age, or it is not known
 */
public record Conversation(String id, Kind kind, String title, String createdBy, Instant createdAt, long lastSeq,
                           List<Member> members, Long retentionSeconds) {
    public Conversation {
        members = List.copyOf(members);
    }

    public Conversation(String id, Kind kind, String title, String createdBy, Instant createdAt, long lastSeq,
                        List<Member> members) {
        this(id, kind, title, createdBy, createdAt, lastSeq, members, null);
    }

    /** A user in a conversation. */
    public record Member(String userId, Role role) {}
}
