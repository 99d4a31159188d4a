package dev.parley.protocol;

import java.time.Instant;
import java.util.List;

/**
 * A conversation as its members see it.
 *
 * @param members          those who have been in it longest; all of them where there are few
 * @param memberCount      how many there are
 * @param retentionSeconds how long its messages are kept; null if they are not deleted by age, or it is not known
 * @param listingId what a pair talks about, where their app has them talk about each listing apart; else null, also
 *                  where it is not known
 */
public record Conversation(
        String id,
        Kind kind,
        String title,
        String createdBy,
        Instant createdAt,
        long lastSeq,
        List<Member> members,
        int memberCount,
        Long retentionSeconds,
        Long listingId) {
    /** So many members are named where a conversation is one of many, or told to many. */
    public static final int FEW = 20;

    public Conversation {
        members = List.copyOf(members);
    }

    /** One whose members are all named. */
    public Conversation(
            String id,
            Kind kind,
            String title,
            String createdBy,
            Instant createdAt,
            long lastSeq,
            List<Member> members,
            Long retentionSeconds,
            Long listingId) {
        this(id, kind, title, createdBy, createdAt, lastSeq, members, members.size(), retentionSeconds, listingId);
    }

    public Conversation(
            String id,
            Kind kind,
            String title,
            String createdBy,
            Instant createdAt,
            long lastSeq,
            List<Member> members,
            Long retentionSeconds) {
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

    /** The same, with {@link #FEW} members at most: what is told to all of many members must not name them all. */
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

    /** A user in a conversation. */
    public record Member(String userId, Role role) {}
}
