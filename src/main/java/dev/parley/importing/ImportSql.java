package dev.parley.importing;

/**
 * Statements of imports. Imported rows have the transaction id 0, which is before the position of everything that
 * follows the tables by transaction: sweep and push skip them.
 */
final class ImportSql {
    /** Parameters: conversations, those of them whose members are counted, source. */
    static final String CONVERSATIONS = """
            SELECT w.id, c.kind, c.pair, c.imported_from = $3 AS own, c.imported_from IS NULL AND NOT c.claimed AS free,
                   CASE WHEN w.id = ANY ($2::text[])
                        THEN (SELECT count(*) FROM member m WHERE m.conversation_id = w.id) ELSE 0 END AS members
            FROM unnest($1::text[]) AS w (id)
            CROSS JOIN LATERAL (SELECT kind, pair, imported_from, claimed FROM conversation
                WHERE id = w.id LIMIT 1) c
            """;

    /** Parameters: source, source ids. */
    static final String MESSAGES = """
            SELECT w.source_id, i.id, i.conversation_id, x.id IS NOT NULL AS there, x.edited_at, x.deleted_at
            FROM unnest($2::text[]) AS w (source_id)
            CROSS JOIN LATERAL (SELECT id, conversation_id FROM imported
                WHERE source = $1 AND kind = 'message' AND source_id = w.source_id LIMIT 1) i
            LEFT JOIN LATERAL (SELECT id, edited_at, deleted_at FROM message WHERE id = i.id LIMIT 1) x ON true
            """;

    /**
     * Parameters: conversations, users, of the same length. Returns those who are members, or were imported as members.
     */
    static final String MEMBERS = """
            SELECT w.conversation_id, w.user_id, m.there IS NOT NULL AS there
            FROM unnest($1::text[], $2::text[]) AS w (conversation_id, user_id)
            LEFT JOIN LATERAL (SELECT true AS there FROM member
                WHERE conversation_id = w.conversation_id AND user_id = w.user_id LIMIT 1) m ON true
            LEFT JOIN LATERAL (SELECT true AS before FROM imported_member
                WHERE conversation_id = w.conversation_id AND user_id = w.user_id LIMIT 1) i ON true
            WHERE m.there OR i.before
            """;

    /** Parameters: source, source ids. */
    static final String NOTIFICATIONS = """
            SELECT w.source_id
            FROM unnest($2::text[]) AS w (source_id)
            CROSS JOIN LATERAL (SELECT FROM imported
                WHERE source = $1 AND kind = 'notification' AND source_id = w.source_id LIMIT 1) i
            """;

    /** Parameters: source, ids. Returns a row for each conversation that is the source's now. */
    static final String TAKE_OVER = """
            UPDATE conversation SET imported_from = $1
            WHERE id = ANY ($2::text[]) AND NOT claimed AND (imported_from IS NULL OR imported_from = $1)
            RETURNING id
            """;

    /**
     * Parameters: ids, kinds, titles, creators, times, pairs, listings, source. The first conversation of a pair (per
     * listing, if there is one) that has none yet is found by the pair. A conversation that was deleted before
     * continues its count: no seq is given twice.
     */
    static final String INSERT_CONVERSATIONS = """
            WITH line AS (
                SELECT l.*, l.pair || coalesce(chr(10) || l.listing_id, '') AS key
                FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::bigint[])
                    WITH ORDINALITY AS l (id, kind, title, created_by, created_at, pair, listing_id, place)
            ), keyed AS (
                SELECT line.*, key IS NOT NULL AND row_number() OVER (PARTITION BY key ORDER BY place) = 1
                               AND NOT EXISTS (SELECT FROM conversation WHERE direct_key = key) AS found_by_pair
                FROM line
            ), made AS (
                INSERT INTO conversation (id, kind, title, title_by, created_by, created_at, pair, listing_id, direct_key,
                                          imported_from, last_seq, imported_seq)
                SELECT k.id, kind, title, CASE WHEN title IS NOT NULL THEN created_by END, created_by, created_at, pair,
                       listing_id, CASE WHEN found_by_pair THEN key END, $8, coalesce(d.last_seq, 0),
                       coalesce(d.last_seq, 0)
                FROM keyed k LEFT JOIN deleted_conversation d ON d.id = k.id ORDER BY k.id
                RETURNING id, pair, created_at, last_seq
            ), noted AS (
                INSERT INTO imported_member (conversation_id, user_id)
                SELECT DISTINCT made.id, two.user_id
                FROM made CROSS JOIN LATERAL unnest(string_to_array(made.pair, chr(10))) AS two (user_id)
            )
            INSERT INTO member (conversation_id, user_id, role, joined_at, joined_seq, read_seq)
            SELECT made.id, two.user_id, 'member', made.created_at, made.last_seq, made.last_seq
            FROM made CROSS JOIN LATERAL unnest(string_to_array(made.pair, chr(10))) AS two (user_id)
            ON CONFLICT DO NOTHING
            """;

    /**
     * Parameters: source; then for each message the source id, conversation, sender, content, attachments, id of the
     * answered message, position of the answered message in these arrays from 1, preferred id, times of creation, edit
     * and deletion. Returns the ids by position; a message whose conversation was deleted meanwhile has none.
     * Conversations are locked in the order of ids.
     *
     * <p>A preferred id is used if it is free. Otherwise the message gets a new id of the server, and its source id as
     * its name, unless its sender has used that name here. If an id is not above those before it, the conversation
     * notes that its ids are not in order; also if all earlier messages are deleted, whose ids are unknown.
     */
    static final String INSERT_MESSAGES = """
            WITH line AS MATERIALIZED (
                SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
                    $8::integer[], $9::bigint[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[])
                    WITH ORDINALITY AS l (source_id, conversation_id, sender_id, content, attachments, reply_to,
                                          reply_place, wished_id, created_at, edited_at, deleted_at, place)
            ), locked AS MATERIALIZED (
                SELECT id, last_seq, pair, ids_ascend FROM conversation
                WHERE id = ANY (ARRAY (SELECT DISTINCT conversation_id FROM line)) AND imported_from = $1
                ORDER BY id FOR NO KEY UPDATE
            ), placed AS MATERIALIZED (
                SELECT l.*, c.last_seq + row_number() OVER (PARTITION BY c.id ORDER BY l.place) AS seq,
                       CASE WHEN split_part(c.pair, chr(10), 1) = l.sender_id
                            THEN split_part(c.pair, chr(10), 2) ELSE split_part(c.pair, chr(10), 1) END AS recipient_id,
                       coalesce(wished.id, nextval('message_id_seq')) AS id,
                       CASE WHEN wished.id IS NULL AND NOT EXISTS (SELECT FROM message m
                                WHERE m.conversation_id = l.conversation_id AND m.sender_id = l.sender_id
                                  AND m.client_id = l.source_id AND m.named)
                            THEN l.source_id END AS name
                FROM line l
                JOIN locked c ON c.id = l.conversation_id
                LEFT JOIN LATERAL (SELECT l.wished_id AS id
                    WHERE NOT EXISTS (SELECT FROM message WHERE id = l.wished_id)) wished ON true
            ), followed AS (
                SELECT p.conversation_id, p.seq, p.id > coalesce(lag(p.id) OVER (PARTITION BY c.id ORDER BY p.seq),
                    (SELECT id FROM message WHERE conversation_id = c.id AND c.ids_ascend ORDER BY seq DESC LIMIT 1),
                    CASE WHEN c.last_seq = 0 THEN 0 ELSE p.id END) AS ascends
                FROM placed p JOIN locked c ON c.id = p.conversation_id
            ), counted AS (
                UPDATE conversation c SET last_seq = p.seq, imported_seq = p.seq,
                    said_between = c.said_between OR c.last_seq > c.imported_seq, ids_ascend = c.ids_ascend AND p.ascend
                FROM (SELECT conversation_id, max(seq) AS seq, bool_and(ascends) AS ascend
                      FROM followed GROUP BY conversation_id) p
                WHERE c.id = p.conversation_id
            ), stored AS (
                INSERT INTO message (id, conversation_id, seq, sender_id, recipient_id, client_id, named, content,
                                     attachments, reply_to, created_at, edited_at, deleted_at, txid)
                    OVERRIDING SYSTEM VALUE
                SELECT p.id, p.conversation_id, p.seq, p.sender_id, p.recipient_id, p.name, p.name IS NOT NULL,
                       p.content, p.attachments::jsonb, coalesce(p.reply_to, answered.id), p.created_at, p.edited_at,
                       p.deleted_at, '0'::xid8
                FROM placed p LEFT JOIN placed answered ON answered.place = p.reply_place
            ), noted AS (
                INSERT INTO imported (source, kind, source_id, id, conversation_id)
                SELECT $1, 'message', source_id, id, conversation_id FROM placed
            )
            SELECT place, id FROM placed
            """;

    /**
     * Parameters: ids, contents, attachments, times of edit and deletion. The trigger on changes has the members
     * notified.
     */
    static final String CHANGE_MESSAGES = """
            UPDATE message m
            SET content = l.content, attachments = l.attachments::jsonb,
                edited_at = coalesce(l.edited_at, m.edited_at), deleted_at = l.deleted_at
            FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
                AS l (id, content, attachments, edited_at, deleted_at)
            WHERE m.id = l.id AND m.deleted_at IS NULL
            """;

    /**
     * Parameters: for each member the conversation, user, role, time of joining, id of the last message read, time up
     * to which everything is read; then the source. An existing member keeps their role, and a cursor never moves back.
     * A user who was imported once and has left is not added again. A user who is added after a message was sent here
     * sees later messages only.
     */
    static final String INSERT_MEMBERS = """
            WITH line AS MATERIALIZED (
                SELECT DISTINCT ON (l.conversation_id, l.user_id) l.conversation_id, l.user_id, l.role, l.joined_at,
                       CASE WHEN c.said_between OR c.last_seq > c.imported_seq THEN c.last_seq
                            ELSE coalesce((SELECT last_seq FROM deleted_conversation WHERE id = c.id), 0)
                       END AS joined_seq,
                       coalesce(
                           (SELECT seq FROM message WHERE id = l.last_read AND conversation_id = l.conversation_id),
                           (SELECT seq FROM message
                            WHERE conversation_id = l.conversation_id AND created_at <= l.last_read_at
                            ORDER BY seq DESC LIMIT 1),
                           0) AS read_seq
                FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::bigint[], $6::timestamptz[])
                    WITH ORDINALITY AS l (conversation_id, user_id, role, joined_at, last_read, last_read_at, place)
                JOIN conversation c ON c.id = l.conversation_id AND c.imported_from = $7
                ORDER BY l.conversation_id, l.user_id, l.place DESC
            ), moved AS (
                UPDATE member m SET read_seq = line.read_seq
                FROM line
                WHERE m.conversation_id = line.conversation_id AND m.user_id = line.user_id AND m.read_seq < line.read_seq
            ), noted AS (
                INSERT INTO imported_member (conversation_id, user_id)
                SELECT conversation_id, user_id FROM line ORDER BY conversation_id, user_id
                ON CONFLICT DO NOTHING
                RETURNING conversation_id, user_id
            )
            INSERT INTO member (conversation_id, user_id, role, joined_at, joined_seq, read_seq)
            SELECT line.conversation_id, line.user_id, line.role, line.joined_at, line.joined_seq,
                   greatest(line.joined_seq, line.read_seq)
            FROM line JOIN noted USING (conversation_id, user_id)
            ORDER BY line.conversation_id, line.user_id
            ON CONFLICT DO NOTHING
            """;

    /**
     * Parameters: source; then for each notification the source id, user, type, title, message, payload, times of
     * creation and reading.
     */
    static final String INSERT_NOTIFICATIONS = """
            WITH line AS MATERIALIZED (
                SELECT l.*, nextval('notification_id_seq') AS id
                FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                    $8::timestamptz[], $9::timestamptz[])
                    AS l (source_id, user_id, type, title, message, payload, created_at, read_at)
            ), stored AS (
                INSERT INTO notification (id, user_id, type, title, message, payload, created_at, read_at, txid)
                    OVERRIDING SYSTEM VALUE
                SELECT id, user_id, type, title, message, payload::json, created_at, read_at, '0'::xid8 FROM line
            )
            INSERT INTO imported (source, kind, source_id, id)
            SELECT $1, 'notification', source_id, id FROM line
            """;

    private ImportSql() {}
}
