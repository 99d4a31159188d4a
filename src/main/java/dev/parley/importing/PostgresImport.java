package dev.parley.importing;

import dev.parley.importing.ImportFacts.KnownConversation;
import dev.parley.importing.ImportFacts.KnownMessage;
import dev.parley.importing.ImportFacts.Membership;
import dev.parley.importing.ImportFacts.Owner;
import dev.parley.importing.ImportLine.ConversationLine;
import dev.parley.importing.ImportLine.MemberLine;
import dev.parley.importing.ImportLine.MessageLine;
import dev.parley.importing.ImportLine.NotificationLine;
import dev.parley.importing.ImportPlan.Change;
import dev.parley.importing.ImportPlan.NewMember;
import dev.parley.importing.ImportPlan.NewMessage;
import dev.parley.importing.ImportPlan.Reply;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Kind;
import dev.parley.sql.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Imports lines of one source into the tables. Each kind is one statement and one transaction. */
final class PostgresImport implements ImportStore {
    /** The server's own ids begin at 10^15. */
    private static final int MAX_KEPT_DIGITS = 15;

    private final Database database;
    private final String source;

    PostgresImport(Database database, String source) {
        this.database = database;
        this.source = source;
    }

    @Override
    public Uni<ImportFacts> facts(List<ImportLine> lines) {
        return conversations(lines).chain(conversations -> messages(lines)
                .chain(messages -> members(lines).chain(members -> notifications(lines)
                        .map(notifications -> new ImportFacts(
                                conversations, messages, members.get(true), members.get(false), notifications)))));
    }

    @Override
    public Uni<Void> carryOut(ImportPlan plan) {
        return takeOver(plan.takenOver)
                .chain(() -> insertConversations(plan.conversations))
                .chain(() -> insertMessages(plan.messages))
                .chain(ids -> changeMessages(plan.changes).chain(() -> insertMembers(plan.members, ids)))
                .chain(() -> insertNotifications(plan.notifications));
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom().voidItem();
    }

    private Uni<Map<String, KnownConversation>> conversations(List<ImportLine> lines) {
        String[] named = lines.stream()
                .map(PostgresImport::conversation)
                .filter(id -> id != null)
                .distinct()
                .toArray(String[]::new);
        String[] joined = of(lines, MemberLine.class)
                .map(MemberLine::conversationId)
                .distinct()
                .toArray(String[]::new);
        return lookUp(named, ImportSql.CONVERSATIONS, arguments(named, joined, source))
                .map(rows -> {
                    Map<String, KnownConversation> known = new HashMap<>();
                    rows.forEach(row -> known.put(
                            row.getString("id"),
                            new KnownConversation(
                                    Kind.of(row.getString("kind")).orElseThrow(),
                                    row.getString("pair"),
                                    row.getInteger("members"),
                                    owner(row))));
                    return known;
                });
    }

    /** Users choose ids like services ({@code claimed}), or get them from the server. */
    private static Owner owner(Row row) {
        if (Boolean.TRUE.equals(row.getBoolean("own"))) {
            return Owner.SOURCE;
        }
        return row.getBoolean("free") && !Ids.reserved(row.getString("id")) ? Owner.SERVICE : Owner.OTHERS;
    }

    private Uni<Map<String, KnownMessage>> messages(List<ImportLine> lines) {
        String[] named =
                lines.stream().flatMap(PostgresImport::messages).distinct().toArray(String[]::new);
        return lookUp(named, ImportSql.MESSAGES, arguments(source, named)).map(rows -> {
            Map<String, KnownMessage> known = new HashMap<>();
            rows.forEach(row -> known.put(
                    row.getString("source_id"),
                    new KnownMessage(
                            row.getLong("id"),
                            row.getString("conversation_id"),
                            row.getBoolean("there"),
                            time(row, "edited_at"),
                            time(row, "deleted_at"))));
            return known;
        });
    }

    /** The current members, and the former ones. */
    private Uni<Map<Boolean, Set<Membership>>> members(List<ImportLine> lines) {
        List<MemberLine> members = of(lines, MemberLine.class).toList();
        @Nullable String[] conversations = column(members, MemberLine::conversationId);
        return lookUp(conversations, ImportSql.MEMBERS, arguments(conversations, column(members, MemberLine::userId)))
                .map(rows -> {
                    Map<Boolean, Set<Membership>> known = Map.of(true, new HashSet<>(), false, new HashSet<>());
                    rows.forEach(row -> Objects.requireNonNull(known.get(row.getBoolean("there")))
                            .add(new Membership(row.getString("conversation_id"), row.getString("user_id"))));
                    return known;
                });
    }

    private Uni<Set<String>> notifications(List<ImportLine> lines) {
        String[] named = of(lines, NotificationLine.class)
                .map(NotificationLine::sourceId)
                .distinct()
                .toArray(String[]::new);
        return lookUp(named, ImportSql.NOTIFICATIONS, arguments(source, named)).map(rows -> {
            Set<String> known = new HashSet<>();
            rows.forEach(row -> known.add(row.getString("source_id")));
            return known;
        });
    }

    /**
     * Takes over conversations. Fails if another source was faster, or a conversation is deleted: the plan must be made
     * anew then.
     */
    private Uni<Void> takeOver(List<ConversationLine> lines) {
        return store(lines, ImportSql.TAKE_OVER, () -> arguments(source, column(lines, ConversationLine::id)))
                .invoke(rows -> {
                    if (rows.size() < lines.size()) {
                        throw new IllegalStateException("a conversation was taken over by another import, or deleted");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> insertConversations(List<ConversationLine> lines) {
        return store(
                        lines,
                        ImportSql.INSERT_CONVERSATIONS,
                        () -> arguments(
                                column(lines, ConversationLine::id),
                                column(lines, line -> line.kind().wire()),
                                column(lines, ConversationLine::title),
                                column(lines, ConversationLine::createdBy),
                                times(lines, ConversationLine::createdAt),
                                column(lines, line -> line.pair().isEmpty() ? null : ImportJudge.pair(line.pair())),
                                lines.stream().map(ConversationLine::listingId).toArray(Long[]::new),
                                source))
                .replaceWithVoid();
    }

    /** Returns the ids by position; null for a message whose conversation is deleted. */
    private Uni<Long[]> insertMessages(List<NewMessage> messages) {
        Long[] ids = new Long[messages.size()];
        return store(
                        messages,
                        ImportSql.INSERT_MESSAGES,
                        () -> arguments(
                                source,
                                column(messages, it -> it.line().sourceId()),
                                column(messages, it -> it.line().conversationId()),
                                column(messages, it -> it.line().senderId()),
                                column(messages, it -> it.line().content()),
                                column(messages, it -> attachments(it.line())),
                                messages.stream()
                                        .map(it -> it.reply() instanceof Reply.Stored(long id) ? id : null)
                                        .toArray(Long[]::new),
                                messages.stream()
                                        .map(it -> it.reply() instanceof Reply.InPlan(int index) ? index + 1 : null)
                                        .toArray(Integer[]::new),
                                messages.stream()
                                        .map(it -> wished(it.line().sourceId()))
                                        .toArray(Long[]::new),
                                times(messages, it -> it.line().createdAt()),
                                times(messages, it -> it.line().editedAt()),
                                times(messages, it -> it.line().deletedAt())))
                .map(rows -> {
                    rows.forEach(row -> ids[Math.toIntExact(row.getLong("place")) - 1] = row.getLong("id"));
                    return ids;
                });
    }

    private Uni<Void> changeMessages(List<Change> changes) {
        return store(
                        changes,
                        ImportSql.CHANGE_MESSAGES,
                        () -> arguments(
                                changes.stream().map(Change::id).toArray(Long[]::new),
                                column(changes, it -> it.line().content()),
                                column(changes, it -> attachments(it.line())),
                                times(changes, it -> it.line().editedAt()),
                                times(changes, it -> it.line().deletedAt())))
                .replaceWithVoid();
    }

    private Uni<Void> insertMembers(List<NewMember> members, Long[] messageIds) {
        return store(
                        members,
                        ImportSql.INSERT_MEMBERS,
                        () -> arguments(
                                column(members, it -> it.line().conversationId()),
                                column(members, it -> it.line().userId()),
                                column(members, it -> it.line().role().wire()),
                                times(members, it -> it.line().joinedAt()),
                                members.stream()
                                        .map(it -> switch (it.lastRead()) {
                                            case null -> null;
                                            case Reply.Stored(long id) -> id;
                                            case Reply.InPlan(int index) -> messageIds[index];
                                        })
                                        .toArray(Long[]::new),
                                times(members, it -> it.line().lastReadAt()),
                                source))
                .replaceWithVoid();
    }

    private Uni<Void> insertNotifications(List<NotificationLine> lines) {
        return store(
                        lines,
                        ImportSql.INSERT_NOTIFICATIONS,
                        () -> arguments(
                                source,
                                column(lines, NotificationLine::sourceId),
                                column(lines, NotificationLine::userId),
                                column(lines, NotificationLine::type),
                                column(lines, NotificationLine::title),
                                column(lines, NotificationLine::message),
                                column(lines, NotificationLine::payload),
                                times(lines, NotificationLine::createdAt),
                                times(lines, NotificationLine::readAt)))
                .replaceWithVoid();
    }

    private Uni<List<Row>> lookUp(@Nullable Object[] named, String sql, Tuple arguments) {
        return named.length == 0
                ? Uni.createFrom().item(List.of())
                : database.run(sql, arguments).map(PostgresImport::list);
    }

    private Uni<List<Row>> store(List<?> what, String sql, Supplier<Tuple> arguments) {
        return what.isEmpty()
                ? Uni.createFrom().item(List.of())
                : database.run(sql, arguments.get()).map(PostgresImport::list);
    }

    private static List<Row> list(RowSet<Row> rows) {
        List<Row> list = new ArrayList<>(rows.size());
        rows.forEach(list::add);
        return list;
    }

    /** The id that the message keeps, a decimal below those of the server; null for any other source id. */
    private static @Nullable Long wished(String sourceId) {
        return Ids.canonicalDecimal(sourceId) && sourceId.length() <= MAX_KEPT_DIGITS && !sourceId.equals("0")
                ? Long.valueOf(sourceId)
                : null;
    }

    static @Nullable String conversation(ImportLine line) {
        return switch (line) {
            case ConversationLine it -> it.id();
            case MessageLine it -> it.conversationId();
            case MemberLine it -> it.conversationId();
            case NotificationLine _ -> null;
        };
    }

    static Stream<String> messages(ImportLine line) {
        return switch (line) {
            case MessageLine it -> Stream.of(it.sourceId(), it.replyTo()).filter(id -> id != null);
            case MemberLine it -> Stream.ofNullable(it.lastRead());
            case ConversationLine _, NotificationLine _ -> Stream.empty();
        };
    }

    private static @Nullable String attachments(MessageLine line) {
        return line.attachments().isEmpty() ? null : Attachments.write(line.attachments());
    }

    /** Passes each value as one argument, also an array. */
    private static Tuple arguments(Object... each) {
        return Tuple.from(Arrays.asList(each));
    }

    static <T extends ImportLine> Stream<T> of(List<ImportLine> lines, Class<T> type) {
        return lines.stream().filter(type::isInstance).map(type::cast);
    }

    static <T> @Nullable String[] column(List<T> rows, Function<T, @Nullable String> field) {
        return rows.stream().map(field).toArray(String[]::new);
    }

    private static <T> @Nullable OffsetDateTime[] times(List<T> rows, Function<T, @Nullable Instant> field) {
        return rows.stream()
                .map(field)
                .map(time -> time == null ? null : time.atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
    }

    private static @Nullable Instant time(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
