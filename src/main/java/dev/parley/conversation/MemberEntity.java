package dev.parley.conversation;

import dev.parley.conversation.message.Receipts;
import dev.parley.protocol.Role;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code member}. This class changes the role and {@code shows_presence} only; {@code read_seq} belongs to
 * {@link Receipts}.
 */
@Entity
// A change of the role must not overwrite what the message log set meanwhile.
@DynamicUpdate
@Table(name = "member")
public class MemberEntity {
    @EmbeddedId
    public MemberId id;

    public Role role;
    /** The member may see messages after it. */
    @Column(name = "joined_seq", updatable = false)
    public long joinedSeq;

    @Column(name = "read_seq", updatable = false)
    public long readSeq;

    @Column(name = "delivered_seq", insertable = false, updatable = false)
    public long deliveredSeq;
    /** Whether the other members see this one's presence, see the schema. The message log sets it, too. */
    @Column(name = "shows_presence")
    public boolean showsPresence;

    @Column(name = "joined_at", insertable = false, updatable = false)
    public @Nullable Instant joinedAt;

    protected MemberEntity() {}

    /** Creates a member who joins after {@code joinedSeq}. Everything before counts as read. */
    MemberEntity(String conversationId, String userId, Role role, long joinedSeq, boolean showsPresence) {
        this.showsPresence = showsPresence;
        this.id = new MemberId(conversationId, userId);
        this.role = role;
        this.joinedSeq = joinedSeq;
        this.readSeq = joinedSeq;
    }
}
