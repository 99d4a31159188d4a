package dev.parley.protocol;

import java.time.Instant;
import java.util.List;

/**
 * A conversation as its members see it.
 *
 * @param retentionSeconds how long its messages are kept; null where they are not deleted by age, or it is not known
 * @param listingId what a pair talks about, where their app has them talk about each listing apart; else null, also
 *                  where it is not known
 */
public record Conversation(String id, Kind kind, String title, String createdBy, Instant createdAt, long lastSeq,
                           List<Member> members, Long retentionSeconds, Long listingId) {
    public Conversation {
        members = List.copyOf(members);
    }

    public Conversation(String id, Kind kind, String title, String createdBy, Instant createdAt, long lastSeq,
                        List<Member> members, Long retentionSeconds) {
        this(id, kind, title, createdBy, createdAt, lastSeq, members, retentionSeconds, null);
    }

    public Conversation(String id, Kind kind, String title, String createdBy, Instant createdAt, long lastSeq,
                        List<Member> members) {
        this(id, kind, title, createdBy, createdAt, lastSeq, members, null);
    }

    /** A user in a conversation. */
    public record Member(String userId, Role role) {}
}
