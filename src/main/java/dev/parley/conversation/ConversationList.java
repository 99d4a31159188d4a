package dev.parley.conversation;

import dev.parley.conversation.message.ConversationsConfig;
import dev.parley.conversation.message.MessageRows;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Role;
import dev.parley.sql.SqlFile;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the conversations of a user, and who shares them. */
@ApplicationScoped
class ConversationList {
    private static final String MINE = SqlFile.read("conversation/list");
    /**
     * Parameters: user, maximum number of members. A larger conversation does not count; at most one member above the
     * maximum is read. Both users must show their presence in the same conversation: a stranger who adds a user to one
     * does not see the user's presence by that.
     */
    private static final String CO_MEMBERS = """
            SELECT DISTINCT other.user_id
            FROM member m
            CROSS JOIN LATERAL (SELECT array_agg(user_id) FILTER (WHERE shows_presence) AS users, count(*) AS size
                FROM (SELECT user_id, shows_presence FROM member
                    WHERE conversation_id = m.conversation_id LIMIT $2 + 1) counted) everyone
            CROSS JOIN LATERAL unnest(everyone.users) AS other (user_id)
            WHERE m.user_id = $1 AND m.shows_presence AND everyone.size <= $2 AND other.user_id <> $1
            """;

    /** Parameters: user, conversation. */
    private static final String IS_MEMBER = """
            SELECT EXISTS (SELECT FROM member WHERE user_id = $1 AND conversation_id = $2)
            """;
    /** Parameters: user, another user. */
    private static final String SHARE = """
            SELECT EXISTS (SELECT FROM member m JOIN member other ON other.conversation_id = m.conversation_id
                           WHERE m.user_id = $1 AND other.user_id = $2)
            """;

    /**
     * Parameters: user, conversation, maximum number of members of it, and of any other conversation. The members who
     * show their presence there, as the user does, and with whom the user shares no other conversation in which both
     * do.
     */
    private static final String NEW_TO_EACH_OTHER = """
            SELECT other.user_id FROM member self JOIN member other ON other.conversation_id = self.conversation_id
            WHERE self.user_id = $1 AND self.conversation_id = $2 AND self.shows_presence
              AND other.user_id <> $1 AND other.shows_presence
              AND (SELECT count(*) FROM (SELECT FROM member WHERE conversation_id = $2 LIMIT $3 + 1) counted) <= $3
              AND NOT EXISTS (
                SELECT FROM member mine JOIN member theirs
                    ON theirs.conversation_id = mine.conversation_id AND theirs.user_id = other.user_id
                WHERE mine.user_id = $1 AND mine.conversation_id <> $2 AND mine.shows_presence AND theirs.shows_presence
                  AND (SELECT count(*) FROM (SELECT FROM member
                      WHERE conversation_id = mine.conversation_id LIMIT $4 + 1) counted) <= $4)
            """;

    private final Statements statements;
    private final ConversationsConfig config;

    ConversationList(Statements statements, ConversationsConfig config) {
        this.statements = statements;
        this.config = config;
    }

    Uni<ConversationPage> mine(String userId, @Nullable Cursor cursor, int limit) {
        Tuple arguments = Tuple.from(Arrays.asList(
                userId,
                cursor == null ? null : cursor.activeAt().atOffset(ZoneOffset.UTC),
                cursor == null ? null : cursor.conversationId(),
                limit + 1,
                config.maxUnread(),
                Conversation.FEW,
                config.maxPageBytes()));
        return statements.run(MINE, arguments).map(rows -> listed(rows, limit));
    }

    Uni<Set<String>> coMembers(String userId) {
        return statements
                .run(CO_MEMBERS, Tuple.of(userId, config.maxPresenceMembers()))
                .map(rows -> {
                    Set<String> users = new HashSet<>();
                    rows.forEach(row -> users.add(row.getString("user_id")));
                    return users;
                });
    }

    Uni<Boolean> isMember(String userId, String conversationId) {
        return statements.run(IS_MEMBER, Tuple.of(userId, conversationId)).map(ConversationList::yes);
    }

    Uni<Boolean> share(String userId, String otherId) {
        return statements.run(SHARE, Tuple.of(userId, otherId)).map(ConversationList::yes);
    }

    private static boolean yes(RowSet<Row> rows) {
        return rows.iterator().next().getBoolean(0);
    }

    Uni<Set<String>> newToEachOther(String userId, String conversationId) {
        return statements
                .run(
                        NEW_TO_EACH_OTHER,
                        Tuple.of(userId, conversationId, config.maxAcquaintances(), config.maxPresenceMembers()))
                .map(rows -> {
                    Set<String> users = new HashSet<>();
                    rows.forEach(row -> users.add(row.getString("user_id")));
                    return users;
                });
    }

    private static ConversationPage listed(RowSet<Row> rows, int limit) {
        List<ConversationSummary> page = new ArrayList<>();
        Row last = null;
        for (Row row : rows) {
            if (page.size() < limit) {
                page.add(summary(row));
                last = row;
            }
        }
        return new ConversationPage(
                page,
                last == null || last.getLong("found") <= page.size()
                        ? null
                        : new Cursor(MessageRows.time(last, "active_at"), last.getString("page_id")).encode());
    }

    private static ConversationSummary summary(Row row) {
        String[] users = row.getArrayOfStrings("users");
        String[] roles = row.getArrayOfStrings("roles");
        List<Conversation.Member> members = new ArrayList<>();
        for (int i = 0; i < users.length; i++) {
            members.add(new Conversation.Member(users[i], Role.of(roles[i]).orElseThrow()));
        }
        Instant founded = MessageRows.time(row, "founded_at");
        Conversation conversation = new Conversation(
                row.getString("page_id"),
                Kind.of(row.getString("kind")).orElseThrow(),
                row.getString("title"),
                row.getString("created_by"),
                founded,
                row.getLong("last_seq"),
                members,
                Math.toIntExact(row.getLong("member_count")),
                row.getLong("retention_seconds"),
                row.getLong("listing_id"));
        return new ConversationSummary(
                conversation,
                row.getLong("unread"),
                row.getLong("id") == null ? null : MessageRows.message(row),
                row.getLong("read_seq"));
    }
}
