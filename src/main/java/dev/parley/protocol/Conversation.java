package dev.parley.protocol;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as its members see it.
 *
 * @param members          the longest-standing members; all of them if there are few
 * @param memberCount      the number of all members
 * @param retentionSeconds how long its messages are kept; null if they are not deleted by age, or if unknown
 * @param listingId        what a pair talks about, if their app has one conversation per listing; else null, also if
 *                         unknown
 */
public record Conversation(
        String id,
        Kind kind,
        @Nullable String title,
        String createdBy,
        Instant createdAt,
        long lastSeq,
        List<Member> members,
        int memberCount,
        @Nullable Long retentionSeconds,
        @Nullable Long listingId) {
    /** The maximum number of members listed when the conversation is one of many, or is sent to many. */
    public static final int FEW = 20;

    public Conversation {
        members = List.copyOf(members);
    }

    /** Lists all members. */
    public Conversation(
            String id,
            Kind kind,
            @Nullable String title,
            String createdBy,
            Instant createdAt,
            long lastSeq,
            List<Member> members,
            @Nullable Long retentionSeconds,
            @Nullable Long listingId) {
        this(id, kind, title, createdBy, createdAt, lastSeq, members, members.size(), retentionSeconds, listingId);
    }

    public Conversation(
            String id,
            Kind kind,
            @Nullable String title,
            String createdBy,
            Instant createdAt,
            long lastSeq,
            List<Member> members,
            @Nullable Long retentionSeconds) {
        this(id, kind, title, createdBy, createdAt, lastSeq, members, retentionSeconds, null);
    }

    public Conversation(
            String id,
            Kind kind,
            String title,
            String createdBy,
            Instant createdAt,
            long lastSeq,
            List<Member> members) {
        this(id, kind, title, createdBy, createdAt, lastSeq, members, null);
    }

    /**
     * Returns the conversation with at most {@link #FEW} members listed: an event for all of many members must not list
     * them all.
     */
    public Conversation abridged() {
        return members.size() <= FEW
                ? this
                : new Conversation(
                        id,
                        kind,
                        title,
                        createdBy,
                        createdAt,
                        lastSeq,
                        members.subList(0, FEW),
                        memberCount,
                        retentionSeconds,
                        listingId);
    }

    /**
     * A member.
     *
     * @param readSeq      up to where the member has read; null if it is not told
     * @param deliveredSeq up to where a device of the member has received; null if it is not told
     */
    public record Member(
            String userId,
            Role role,
            @Nullable Long readSeq,
            @Nullable Long deliveredSeq) {
        public Member(String userId, Role role) {
            this(userId, role, null, null);
        }
    }
}
