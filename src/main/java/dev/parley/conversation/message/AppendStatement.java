package dev.parley.conversation.message;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Message;
import dev.parley.sql.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statement that stores a batch: one round trip, one transaction.
 *
 * <p>{@code locked} waits for other writers of the same conversations, in the order of ids so that two instances cannot
 * wait for each other, and then sees what they committed; everything else sees the snapshot from before the wait. So
 * only {@code locked} may determine the next {@code seq}. A duplicate that was committed during the wait is not seen,
 * but violates the unique key: the whole statement fails, and is run again with a new snapshot. The message of a member
 * who was removed during the wait is stored nevertheless.
 *
 * <p>Ids and times are taken after the lock, in the order of the batch within a conversation, so there they grow with
 * {@code seq}. The lateral subqueries with {@code LIMIT 1} keep a cached plan on the indexes while the tables grow, and
 * the one with {@code OFFSET 0} on the primary key: by the index on conversations it would read the whole conversation.
 * {@code reply_to} is kept only if the sender may see that message, so that a foreign message cannot be told from one
 * that never existed. For stored messages only what the drafts do not contain is returned.
 */
final class AppendStatement implements BatchStore.Statement {
    static final String SQL = """
            WITH judged AS MATERIALIZED (
                SELECT d.*, first.id AS first_id, m.shows_presence, m.joined_seq,
                       CASE WHEN m.role IS NULL THEN 'no_member'
                            WHEN m.role = 'read_only' THEN 'read_only'
                            WHEN first.conversation_id = d.conversation_id AND coalesce(first.digest = d.digest, true)
                                THEN 'repeated'
                            WHEN first.id IS NOT NULL THEN 'conflict'
                            WHEN d.recipient_id IS NOT NULL AND NOT EXISTS (SELECT FROM member r
                                WHERE r.conversation_id = d.conversation_id AND r.user_id = d.recipient_id)
                                THEN 'no_recipient'
                            ELSE 'stored' END AS verdict
                FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::boolean[],
                            $8::bigint[], $9::text[])
                    WITH ORDINALITY AS d (conversation_id, sender_id, client_id, content, attachments, reply_to, named,
                                          digest, recipient_id, place)
                LEFT JOIN LATERAL (SELECT id, conversation_id, digest FROM message
                    WHERE sender_id = d.sender_id AND client_id = d.client_id AND named = d.named
                    ORDER BY conversation_id = d.conversation_id DESC LIMIT 1) first ON true
                LEFT JOIN LATERAL (SELECT role, joined_seq, shows_presence FROM member
                    WHERE conversation_id = d.conversation_id AND user_id = d.sender_id LIMIT 1) m ON true
            ), locked AS MATERIALIZED (
                SELECT id, last_seq, pair FROM conversation
                WHERE id = ANY (ARRAY (SELECT DISTINCT conversation_id FROM judged WHERE verdict = 'stored'))
                ORDER BY id FOR NO KEY UPDATE
            ), placed AS MATERIALIZED (
                SELECT j.place, j.conversation_id, j.sender_id, j.client_id, j.named, j.digest, j.content, j.attachments,
                       (SELECT answered.id FROM (SELECT id, conversation_id, seq FROM message
                                                 WHERE id = j.reply_to OFFSET 0) answered
                        WHERE answered.conversation_id = j.conversation_id AND answered.seq > j.joined_seq) AS reply_to,
                       j.verdict, j.shows_presence,
                       CASE WHEN split_part(l.pair, chr(10), 1) = j.sender_id
                            THEN split_part(l.pair, chr(10), 2) ELSE split_part(l.pair, chr(10), 1) END AS recipient_id,
                       l.last_seq + row_number() OVER (PARTITION BY l.id ORDER BY j.place) AS seq,
                       nextval('message_id_seq') AS id,
                       date_trunc('milliseconds', clock_timestamp()) AS created_at
                FROM judged j JOIN locked l ON l.id = j.conversation_id
                WHERE j.verdict = 'stored'
            ), counted AS (
                UPDATE conversation c SET last_seq = p.seq
                FROM (SELECT conversation_id, max(seq) AS seq FROM placed GROUP BY conversation_id) p
                WHERE c.id = p.conversation_id
            ), stored AS (
                INSERT INTO message (id, conversation_id, seq, sender_id, recipient_id, client_id, named, digest, content,
                                     attachments, reply_to, created_at) OVERRIDING SYSTEM VALUE
                SELECT id, conversation_id, seq, sender_id, recipient_id, client_id, named, digest, content,
                       attachments::json, reply_to, created_at
                FROM placed
            ), met AS (
                UPDATE member m SET shows_presence = true
                FROM (SELECT DISTINCT conversation_id, sender_id FROM placed WHERE NOT shows_presence) p
                WHERE m.conversation_id = p.conversation_id AND m.user_id = p.sender_id
            )
            SELECT place, verdict, NOT shows_presence AS met, id, NULL AS conversation_id, seq, NULL AS sender_id, recipient_id, NULL AS client_id,
                   NULL::boolean AS named, NULL AS content, NULL AS attachments, reply_to, created_at,
                   NULL::timestamptz AS edited_at, NULL::timestamptz AS deleted_at, NULL::boolean AS read
            FROM placed
            UNION ALL
            SELECT j.place, j.verdict, false,
            """ + MessageRows.COLUMNS + ", " + MessageRows.READ + """

            FROM judged j
            LEFT JOIN LATERAL (SELECT * FROM message WHERE id = j.first_id LIMIT 1) x ON true
            WHERE j.verdict <> 'stored'
            """;
    private static final String UNLOCKED =
            "SELECT id FROM conversation WHERE id = ANY ($1::text[]) FOR NO KEY UPDATE SKIP LOCKED";
    private static final AppendResult NO_CONVERSATION =
            new AppendResult.Refused(ErrorCode.NOT_FOUND, "there is no such conversation");
    private static final AppendResult READ_ONLY =
            new AppendResult.Refused(ErrorCode.FORBIDDEN, "you may read this conversation, not write to it");
    private static final AppendResult NO_RECIPIENT =
            new AppendResult.Refused(ErrorCode.NOT_FOUND, "the recipient is not a member of this conversation");

    private final Database database;

    AppendStatement(Database database) {
        this.database = database;
    }

    @Override
    public Uni<List<AppendResult>> run(List<Draft> drafts) {
        return database.run(SQL, arguments(drafts)).map(rows -> outcomes(rows, drafts));
    }

    @Override
    public Uni<Set<String>> unlocked(Set<String> conversationIds) {
        return database.tryOut(UNLOCKED, Tuple.of(conversationIds.toArray(String[]::new)))
                .map(rows -> {
                    Set<String> ids = new HashSet<>();
                    rows.forEach(row -> ids.add(row.getString("id")));
                    return ids;
                });
    }

    private static Tuple arguments(List<Draft> drafts) {
        return Tuple.from(Arrays.asList(
                column(drafts, Draft::conversationId),
                column(drafts, Draft::senderId),
                column(drafts, Draft::clientId),
                column(drafts, Draft::content),
                column(drafts, draft -> AttachmentColumn.write(draft.attachments())),
                drafts.stream().map(Draft::replyTo).toArray(Long[]::new),
                drafts.stream().map(Draft::named).toArray(Boolean[]::new),
                drafts.stream().map(Draft::digest).toArray(Long[]::new),
                column(drafts, Draft::recipientId)));
    }

    private static @Nullable String[] column(List<Draft> drafts, Function<Draft, @Nullable String> field) {
        return drafts.stream().map(field).toArray(String[]::new);
    }

    private static List<AppendResult> outcomes(RowSet<Row> rows, List<Draft> drafts) {
        // A conversation that was removed during the wait for its lock leaves no rows for its drafts.
        AppendResult[] outcomes = new AppendResult[drafts.size()];
        Arrays.fill(outcomes, NO_CONVERSATION);
        for (Row row : rows) {
            int place = Math.toIntExact(row.getLong("place")) - 1;
            outcomes[place] = switch (row.getString("verdict")) {
                case "stored" -> new AppendResult.Stored(stored(row, drafts.get(place)), row.getBoolean("met"));
                case "repeated" -> new AppendResult.Repeated(MessageRows.messageOrRead(row));
                case "no_member" -> NO_CONVERSATION;
                case "read_only" -> READ_ONLY;
                case "no_recipient" -> NO_RECIPIENT;
                case "conflict" -> AppendResult.Refused.KEY_REUSED;
                case String other -> throw new IllegalStateException("verdict " + other);
            };
        }
        return List.of(outcomes);
    }

    private static Message stored(Row row, Draft draft) {
        return new Message(
                row.getLong("id"),
                draft.conversationId(),
                row.getLong("seq"),
                draft.senderId(),
                row.getString("recipient_id"),
                draft.named() ? null : draft.clientId(),
                draft.named() ? draft.clientId() : null,
                draft.content(),
                draft.attachments(),
                row.getLong("reply_to"),
                MessageRows.time(row, "created_at"),
                null,
                null,
                false);
    }
}
