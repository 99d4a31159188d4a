package dev.parley.conversation.message;

import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what the log knows about a message, apart from its content. */
@ApplicationScoped
public class MessageStatus {
    /** The maximum number of members listed, in the order of their ids. */
    public static final int MAX_MEMBERS = 1000;

    /** Parameters: message, limit. One row per member; one row without a user if there are no members. */
    private static final String FACTS = """
            SELECT x.conversation_id, x.seq, x.sender_id, x.created_at, x.edited_at, x.edited_by, x.deleted_at,
                   x.deleted_by, m.user_id,
                   m.joined_seq < x.seq AS sees, m.read_seq >= x.seq OR EXISTS (SELECT FROM read_mark k
                       WHERE k.conversation_id = x.conversation_id AND k.user_id = m.user_id AND k.seq = x.seq) AS read,
                   (SELECT count(*) FROM member c WHERE c.conversation_id = x.conversation_id) AS members
            FROM message x LEFT JOIN LATERAL (SELECT * FROM member
                WHERE conversation_id = x.conversation_id ORDER BY user_id LIMIT $2) m ON true
            WHERE x.id = $1
            """;

    private final Statements statements;

    MessageStatus(Statements statements) {
        this.statements = statements;
    }

    /**
     * The facts about a committed message.
     *
     * @param committedAt when its transaction stored it
     * @param editedAt    when it was last edited; null if never
     * @param editedBy    who edited it last, its sender or a service; null if nobody did
     * @param deletedBy   its sender, an owner or admin of the conversation, or a service; null if nobody did
     * @param members     the current members of its conversation, at most {@value #MAX_MEMBERS}
     * @param memberCount the number of all members
     */
    public record Facts(
            long id,
            String conversationId,
            long seq,
            String senderId,
            @Nullable Instant committedAt,
            @Nullable Instant editedAt,
            String editedBy,
            @Nullable Instant deletedAt,
            String deletedBy,
            List<Reader> members,
            long memberCount) {
        public Facts {
            members = List.copyOf(members);
        }
    }

    /**
     * A member.
     *
     * @param sees whether the member may see the message, that is, joined before it
     * @param read whether the member has reported it as read; the time of it is not stored
     */
    public record Reader(String userId, boolean sees, boolean read) {}

    /**
     * Returns the facts; empty if the message does not exist, or not any more. Fails if the database does not answer.
     */
    public Uni<Optional<Facts>> of(long messageId) {
        return statements.run(FACTS, Tuple.of(messageId, MAX_MEMBERS)).map(rows -> facts(messageId, rows));
    }

    private static Optional<Facts> facts(long messageId, RowSet<Row> rows) {
        Row first = null;
        List<Reader> members = new ArrayList<>(rows.size());
        for (Row row : rows) {
            first = row;
            if (row.getString("user_id") != null) {
                members.add(new Reader(row.getString("user_id"), row.getBoolean("sees"), row.getBoolean("read")));
            }
        }
        return first == null
                ? Optional.empty()
                : Optional.of(new Facts(
                        messageId,
                        first.getString("conversation_id"),
                        first.getLong("seq"),
                        first.getString("sender_id"),
                        MessageRows.instant(first, "created_at"),
                        MessageRows.instant(first, "edited_at"),
                        first.getString("edited_by"),
                        MessageRows.instant(first, "deleted_at"),
                        first.getString("deleted_by"),
                        members,
                        first.getLong("members")));
    }
}
