package dev.parley.protocol;

import java.time.Instant;
import java.util.List;

/** A conversation as its members see it. */
public record Conversation(String id, Kind kind, String title, String createdBy, Instant createdAt, long lastSeq,
                           List<Member> members) {
    public Conversation {
        members = List.copyOf(members);
    }

    /** A user in a conversation. */
    public record Member(String userId, Role role) {}
}
