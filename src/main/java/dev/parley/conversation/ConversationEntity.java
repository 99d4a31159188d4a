package dev.parley.conversation;

import dev.parley.protocol.Conversation;
import dev.parley.protocol.Kind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code conversation}. This class changes title and retention only; {@code last_seq} belongs to the message
 * log.
 */
@Entity
@Table(name = "conversation")
public class ConversationEntity {
    @Id
    public String id;

    @Column(updatable = false)
    public Kind kind;

    public @Nullable String title;
    /** The user who set the title; null if there is none. */
    @Column(name = "title_by")
    public @Nullable String titleBy;

    @Column(name = "direct_key", updatable = false)
    public String directKey;

    @Column(name = "last_seq", insertable = false, updatable = false)
    public long lastSeq;

    @Column(name = "created_by", updatable = false)
    public String createdBy;

    @Column(name = "created_at", insertable = false, updatable = false)
    public Instant createdAt;

    @Column(updatable = false, insertable = false)
    public String pair;
    /** How long messages are kept, in seconds; null for no limit. */
    @Column(name = "retention_seconds")
    public @Nullable Long retentionSeconds;

    @Column(name = "listing_id", insertable = false, updatable = false)
    public Long listingId;

    Conversation with(List<MemberEntity> members) {
        return of(members.stream()
                .map(member -> new Conversation.Member(member.id.userId(), member.role))
                .toList());
    }

    /** The conversation with the cursors of its members, for one of them. */
    Conversation withCursors(List<MemberEntity> members, String readerId) {
        return of(members.stream()
                .map(member -> new Conversation.Member(
                        member.id.userId(),
                        member.role,
                        member.readSeq,
                        member.showsPresence || member.id.userId().equals(readerId) ? member.deliveredSeq : null))
                .toList());
    }

    private Conversation of(List<Conversation.Member> members) {
        return new Conversation(id, kind, title, createdBy, createdAt, lastSeq, members, retentionSeconds, listingId);
    }
}
