package dev.parley.importing;

import dev.parley.importing.ImportFacts.KnownConversation;
import dev.parley.importing.ImportFacts.KnownMessage;
import dev.parley.importing.ImportFacts.Membership;
import dev.parley.importing.ImportFacts.Owner;
import dev.parley.importing.ImportLine.ConversationLine;
import dev.parley.importing.ImportLine.MemberLine;
import dev.parley.protocol.Kind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Imports nothing, and keeps in temporary tables what an import would have created, for the lines that refer to it. So
 * its memory does not grow with the import. It holds one connection until it is closed; PostgreSQL drops the tables
 * with the connection.
 */
final class DryRun implements ImportStore {
    private static final List<String> TABLES = List.of(
            "CREATE TEMPORARY TABLE IF NOT EXISTS dry_conversation (id text PRIMARY KEY, kind text, pair text)",
            "CREATE TEMPORARY TABLE IF NOT EXISTS dry_message (source_id text PRIMARY KEY, conversation_id text)",
            """
            CREATE TEMPORARY TABLE IF NOT EXISTS dry_member (
                conversation_id text, user_id text, PRIMARY KEY (conversation_id, user_id))
            """,
            "CREATE TEMPORARY TABLE IF NOT EXISTS dry_notification (source_id text PRIMARY KEY)",
            "TRUNCATE dry_conversation, dry_message, dry_member, dry_notification");
    private static final String DROP = "DROP TABLE dry_conversation, dry_message, dry_member, dry_notification";
    private static final String CONVERSATIONS = """
            SELECT w.id, c.kind, c.pair, (SELECT count(*) FROM dry_member m WHERE m.conversation_id = w.id) AS members
            FROM unnest($1::text[]) AS w (id) LEFT JOIN dry_conversation c ON c.id = w.id
            """;
    private static final String MESSAGES =
            "SELECT source_id, conversation_id FROM dry_message WHERE source_id = ANY ($1)";
    private static final String MEMBERS = """
            SELECT conversation_id, user_id FROM dry_member
            JOIN unnest($1::text[], $2::text[]) AS w (conversation_id, user_id) USING (conversation_id, user_id)
            """;
    private static final String NOTIFICATIONS = "SELECT source_id FROM dry_notification WHERE source_id = ANY ($1)";

    private final PostgresImport stored;
    private final SqlConnection connection;
    private final Duration timeout;

    private DryRun(PostgresImport stored, SqlConnection connection, Duration timeout) {
        this.stored = stored;
        this.connection = connection;
        this.timeout = timeout;
    }

    static Uni<ImportStore> open(PostgresImport stored, Pool pool, Duration timeout) {
        return pool.getConnection().chain(connection -> {
            DryRun run = new DryRun(stored, connection, timeout);
            Uni<Void> made = Uni.createFrom().voidItem();
            for (String table : TABLES) {
                made = made.chain(() -> run.query(table));
            }
            return made.<ImportStore>replaceWith(run).onFailure().call(run::close);
        });
    }

    @Override
    public Uni<ImportFacts> facts(List<ImportLine> lines) {
        return stored.facts(lines)
                .chain(facts -> conversations(lines, facts).chain(conversations -> messages(lines, facts)
                        .chain(messages -> members(lines, facts).chain(members -> notifications(lines, facts)
                                .map(notifications -> new ImportFacts(
                                        conversations, messages, members, facts.left(), notifications))))));
    }

    @Override
    public Uni<Void> carryOut(ImportPlan plan) {
        List<ConversationLine> own = Stream.concat(plan.conversations.stream(), plan.takenOver.stream())
                .toList();
        @Nullable String[] pairs =
                PostgresImport.column(own, line -> line.pair().isEmpty() ? null : ImportJudge.pair(line.pair()));
        return run(
                        "INSERT INTO dry_conversation SELECT * FROM unnest($1::text[], $2::text[], $3::text[])",
                        arguments(
                                PostgresImport.column(own, ConversationLine::id),
                                PostgresImport.column(own, line -> line.kind().wire()),
                                pairs))
                .chain(() -> run(
                        "INSERT INTO dry_message SELECT * FROM unnest($1::text[], $2::text[])",
                        arguments(
                                PostgresImport.column(
                                        plan.messages, it -> it.line().sourceId()),
                                PostgresImport.column(
                                        plan.messages, it -> it.line().conversationId()))))
                .chain(() -> run(
                        """
                        INSERT INTO dry_member SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING
                        """,
                        arguments(
                                PostgresImport.column(
                                        plan.members, it -> it.line().conversationId()),
                                PostgresImport.column(
                                        plan.members, it -> it.line().userId()))))
                .chain(() -> run("INSERT INTO dry_notification SELECT unnest($1::text[])", arguments((Object)
                        PostgresImport.column(plan.notifications, line -> line.sourceId()))))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> close() {
        return query(DROP)
                .onFailure()
                .recoverWithNull()
                .chain(connection::close)
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Map<String, KnownConversation>> conversations(List<ImportLine> lines, ImportFacts facts) {
        String[] named = lines.stream()
                .map(PostgresImport::conversation)
                .filter(id -> id != null)
                .distinct()
                .toArray(String[]::new);
        return run(CONVERSATIONS, arguments((Object) named)).map(rows -> {
            Map<String, KnownConversation> known = new HashMap<>(facts.conversations());
            for (Row row : rows) {
                String id = row.getString("id");
                KnownConversation stored = known.get(id);
                int more = row.getInteger("members");
                boolean own = row.getString("kind") != null;
                if (stored != null) {
                    known.put(
                            id,
                            new KnownConversation(
                                    stored.kind(),
                                    stored.pair(),
                                    stored.members() + more,
                                    own ? Owner.SOURCE : stored.owner()));
                } else if (own) {
                    known.put(
                            id,
                            new KnownConversation(
                                    Kind.of(row.getString("kind")).orElseThrow(),
                                    row.getString("pair"),
                                    more,
                                    Owner.SOURCE));
                }
            }
            return known;
        });
    }

    private Uni<Map<String, KnownMessage>> messages(List<ImportLine> lines, ImportFacts facts) {
        String[] named =
                lines.stream().flatMap(PostgresImport::messages).distinct().toArray(String[]::new);
        return run(MESSAGES, arguments((Object) named)).map(rows -> {
            Map<String, KnownMessage> known = new HashMap<>(facts.messages());
            rows.forEach(row -> known.put(
                    row.getString("source_id"),
                    new KnownMessage(0, row.getString("conversation_id"), false, null, null)));
            return known;
        });
    }

    private Uni<Set<Membership>> members(List<ImportLine> lines, ImportFacts facts) {
        List<MemberLine> members = PostgresImport.of(lines, MemberLine.class).toList();
        return run(
                        MEMBERS,
                        arguments(
                                PostgresImport.column(members, MemberLine::conversationId),
                                PostgresImport.column(members, MemberLine::userId)))
                .map(rows -> {
                    Set<Membership> known = new HashSet<>(facts.members());
                    rows.forEach(row ->
                            known.add(new Membership(row.getString("conversation_id"), row.getString("user_id"))));
                    return known;
                });
    }

    private Uni<Set<String>> notifications(List<ImportLine> lines, ImportFacts facts) {
        String[] named = PostgresImport.of(lines, ImportLine.NotificationLine.class)
                .map(ImportLine.NotificationLine::sourceId)
                .distinct()
                .toArray(String[]::new);
        return run(NOTIFICATIONS, arguments((Object) named)).map(rows -> {
            Set<String> known = new HashSet<>(facts.notifications());
            rows.forEach(row -> known.add(row.getString("source_id")));
            return known;
        });
    }

    private static Tuple arguments(Object... each) {
        return Tuple.from(List.of(each));
    }

    private Uni<RowSet<Row>> run(String sql, Tuple arguments) {
        return connection
                .preparedQuery(sql)
                .execute(arguments)
                .ifNoItem()
                .after(timeout)
                .fail();
    }

    private Uni<Void> query(String sql) {
        return connection.query(sql).execute().ifNoItem().after(timeout).fail().replaceWithVoid();
    }
}
