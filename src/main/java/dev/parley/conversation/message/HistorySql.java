package dev.parley.conversation.message;

/** Statements that read messages by {@code (conversation_id, seq)}. A member sees messages since they joined. */
final class HistorySql {
    /** Parameters: conversation, seq, limit. */
    static final String AFTER = "SELECT " + MessageRows.COLUMNS + """

            FROM message x WHERE x.conversation_id = $1 AND x.seq > $2 ORDER BY x.seq LIMIT $3
            """;

    /** Like {@link #AFTER}, without imported messages. */
    static final String LIVE_AFTER = "SELECT " + MessageRows.COLUMNS + """

            FROM message x WHERE x.conversation_id = $1 AND x.seq > $2 AND x.txid <> '0'::xid8 ORDER BY x.seq LIMIT $3
            """;

    /** Parameters: conversation, seqs. */
    static final String AT = "SELECT " + MessageRows.COLUMNS + """

            FROM message x WHERE x.conversation_id = $1 AND x.seq = ANY ($2) ORDER BY x.seq
            """;

    /** Of {@code found}, as many messages, in the order in which they are read, as fit into {@code $5} bytes. */
    private static final String FITTING = """
            SELECT * FROM (
                SELECT found.*, count(*) OVER () AS found, sum(size) OVER (ORDER BY place) - size AS before
                FROM (SELECT found.*, row_number() OVER () AS place,
                             octet_length(content) + coalesce(octet_length(attachments::text), 0) + %d AS size
                      FROM found) found) sized
            WHERE before < $5::bigint
            """.formatted(MessageRows.MOST_BESIDE);

    private static final String PAGE =
            "SELECT x.found, " + MessageRows.COLUMNS + " FROM member m LEFT JOIN LATERAL (WITH found AS (";
    private static final String OF_MEMBER =
            ") " + FITTING + ") x ON true WHERE m.user_id = $1 AND m.conversation_id = $2 ORDER BY x.place";

    /** Parameters: user, conversation, bound or null, limit, bytes. No row if the user is not a member. */
    static final String NEWEST_FIRST = PAGE + """
            SELECT * FROM message
            WHERE conversation_id = m.conversation_id AND seq > m.joined_seq
              AND seq < coalesce($3::bigint, 9223372036854775807)
            ORDER BY seq DESC LIMIT $4""" + OF_MEMBER;

    /** Parameters: user, conversation, bound, limit, bytes. No row if the user is not a member. */
    static final String OLDEST_FIRST = PAGE + """
            SELECT * FROM message
            WHERE conversation_id = m.conversation_id AND seq > greatest(m.joined_seq, $3::bigint)
            ORDER BY seq LIMIT $4""" + OF_MEMBER;

    /**
     * The position of a message: {@code low}, in the row in which it is not below {@code high}. If the conversation has
     * no such message (any more), its position is searched. As long as ids grow with seq, halving the rest finds it in
     * some sixty look-ups. If an import has ended that, an id that is gone counts as before all that is left, as
     * retention leaves it, so that a client that asks for what came after it misses nothing; an id that was not
     * assigned yet counts as after all.
     */
    private static final String BOUND = """
            WITH RECURSIVE bound (low, high) AS (
                SELECT coalesce(known.seq, CASE WHEN $3 > given.last_value THEN c.last_seq ELSE m.joined_seq END),
                       coalesce(known.seq, CASE WHEN c.ids_ascend OR $3 > given.last_value THEN c.last_seq
                                                ELSE m.joined_seq END)
                FROM message_id_seq given CROSS JOIN member m
                JOIN conversation c ON c.id = m.conversation_id
                LEFT JOIN message known ON known.id = $3 AND known.conversation_id = m.conversation_id
                WHERE m.user_id = $1 AND m.conversation_id = $2
              UNION ALL
                SELECT CASE WHEN older THEN middle ELSE low END, CASE WHEN older THEN high ELSE middle - 1 END
                FROM (SELECT low, high, low + (high - low + 1) / 2 AS middle FROM bound WHERE low < high) halves
                CROSS JOIN LATERAL (SELECT coalesce((SELECT next.id <= $3 FROM message next
                    WHERE next.conversation_id = $2 AND next.seq >= middle ORDER BY next.seq LIMIT 1), false) AS older) at
            )
            """;

    /** Parameters: user, conversation, id of a message, limit, bytes. No row if the user is not a member. */
    static final String BEFORE_MESSAGE = BOUND + PAGE + """
            SELECT message.* FROM message JOIN bound ON bound.low >= bound.high
            WHERE conversation_id = m.conversation_id AND seq > m.joined_seq AND seq <= bound.low AND id <> $3
            ORDER BY seq DESC LIMIT $4""" + OF_MEMBER;

    /** Parameters: user, conversation, id of a message, limit, bytes. No row if the user is not a member. */
    static final String AFTER_MESSAGE = BOUND + PAGE + """
            SELECT message.* FROM message JOIN bound ON bound.low >= bound.high
            WHERE conversation_id = m.conversation_id AND seq > greatest(m.joined_seq, bound.low) AND deleted_at IS NULL
            ORDER BY seq LIMIT $4""" + OF_MEMBER;

    /**
     * Parameters: user, conversation, null, limit, bytes. Newest first, without deleted ones. No row if the user is not
     * a member.
     */
    static final String NEWEST = PAGE + """
            SELECT * FROM message
            WHERE conversation_id = m.conversation_id AND seq > m.joined_seq AND deleted_at IS NULL AND $3::bigint IS NULL
            ORDER BY seq DESC LIMIT $4""" + OF_MEMBER;

    private static final String STANDING = "SELECT c.id AS standing_id, c.last_seq, m.joined_seq, "
            + "pg_current_snapshot()::text AS snapshot, "
            + MessageRows.COLUMNS;
    private static final String MISSED = """

            JOIN conversation c ON c.id = m.conversation_id
            LEFT JOIN LATERAL (
                SELECT * FROM message
                WHERE held.seq IS NOT NULL AND conversation_id = c.id AND seq > greatest(
                    CASE WHEN held.seq < 0 THEN c.imported_seq ELSE held.seq END, m.joined_seq)
                ORDER BY seq LIMIT $4) x ON true
            WHERE m.user_id = $1
            ORDER BY c.id, x.seq
            """;

    /** Parameters: user, conversations, the seq held of each or null, limit for each. */
    static final String STANDINGS_OF = STANDING + """

            FROM unnest($2::text[], $3::bigint[]) AS held (id, seq)
            JOIN member m ON m.conversation_id = held.id
            """ + MISSED;

    /** Parameters: user, conversations of which something is held, the seq held of each, limit for each. */
    static final String STANDINGS_OF_ALL = STANDING + """

            FROM member m
            LEFT JOIN unnest($2::text[], $3::bigint[]) AS held (id, seq) ON held.id = m.conversation_id
            """ + MISSED;

    /**
     * Parameters: user, conversations, limit, what is held of each, which may be more than is stored. The newest of all
     * conversations together, oldest first: by time across conversations, and by seq within each, where an import may
     * have put older times behind newer ones.
     */
    static final String UNREAD =
            "SELECT " + MessageRows.COLUMNS + ", " + MessageRows.READ + """

            FROM (
                SELECT u.*, max(u.created_at) OVER (PARTITION BY u.conversation_id ORDER BY u.seq) AS place
                FROM unnest($2::text[], $4::bigint[]) AS asked (id, held)
                JOIN member m ON m.user_id = $1 AND m.conversation_id = asked.id
                CROSS JOIN LATERAL (
                    SELECT * FROM message u
                    WHERE conversation_id = m.conversation_id
                      AND seq > greatest(m.read_seq, m.joined_seq, m.held_seq, asked.held)
                      AND sender_id <> $1 AND deleted_at IS NULL AND""" + ReadMarks.UNMARKED + """
                    ORDER BY seq DESC LIMIT $3) u
                ORDER BY place DESC, u.conversation_id DESC, u.seq DESC LIMIT $3) x
            ORDER BY x.place, x.conversation_id, x.seq
            """;

    /** Parameter: ids. */
    static final String BY_IDS = "SELECT " + MessageRows.COLUMNS + " FROM message x WHERE x.id = ANY ($1)";

    private HistorySql() {}
}
