package dev.parley.conversation.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Fixture;
import dev.parley.feed.LogTail.Edit;
import dev.parley.feed.LogTail.Position;
import dev.parley.feed.LogTail.Tail;
import dev.parley.feed.Snapshot;
import dev.parley.protocol.Message;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the tail with transactions that end in another order than they began. */
@QuarkusTest
class PostgresTailTest {
    private static final String INSERT =
            "INSERT INTO message (conversation_id, seq, sender_id, content) VALUES ($1, $2, 'ann', 'x') RETURNING id";
    private static final String EDIT =
            "UPDATE message SET content = 'y', edited_at = now() WHERE conversation_id = $1 AND seq = $2";

    /** Everything after a position, in the conversations of one test. */
    private record Swept(Map<String, Long> newest, List<Long> edited, Position position, int pages) {}

    @Inject
    PostgresTail tail;

    @Inject
    MessageEdits edits;

    @Inject
    MessageHistory history;

    @Inject
    Pool pool;

    private Fixture fixture;
    private String c;
    private String other;

    @BeforeEach
    void found() {
        fixture = new Fixture(pool);
        c = fixture.group("ann:owner");
        other = fixture.group("ann:owner");
    }

    private Swept sweep(Position from, int limit) {
        Map<String, Long> newest = new HashMap<>();
        List<Long> edited = new ArrayList<>();
        Position position = from;
        for (int pages = 1; ; pages++) {
            Tail page = get(tail.since(position, limit));
            page.newest().forEach((id, seq) -> {
                if (id.equals(c) || id.equals(other)) {
                    newest.merge(id, seq, Math::max);
                }
            });
            page.edits().stream()
                    .filter(it -> it.conversationId().equals(c))
                    .map(Edit::seq)
                    .forEach(edited::add);
            position = page.position();
            if (page.complete()) {
                return new Swept(newest, edited, position, pages);
            }
        }
    }

    private Swept sweep(Position from) {
        return sweep(from, 1000);
    }

    private long say(String conversation, long seq) {
        return fixture.run(INSERT, Tuple.of(conversation, seq))
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void aLowerIdThatIsCommittedAfterAHigherOneWasSweptIsTold() {
        Position start = get(tail.now());
        SqlConnection connection = get(pool.getConnection());
        Transaction open = get(connection.begin());
        long lower = get(connection.preparedQuery(INSERT).execute(Tuple.of(c, 1)))
                .iterator()
                .next()
                .getLong(0);
        long higher = say(other, 1);
        assertThat(lower).isLessThan(higher);

        Swept before = sweep(start);
        assertThat(before.newest()).isEqualTo(Map.of(other, 1L));
        Swept between = sweep(before.position());
        assertThat(between.newest()).as("neither told again, nor passed").isEmpty();
        get(open.commit());
        get(connection.close());

        Swept after = sweep(between.position());
        assertThat(after.newest()).isEqualTo(Map.of(c, 1L));
        assertThat(sweep(after.position()).newest()).isEmpty();
    }

    @Test
    void itIsTheSameWithEdits() {
        say(c, 1);
        say(c, 2);
        Position start = get(tail.now());
        SqlConnection connection = get(pool.getConnection());
        Transaction open = get(connection.begin());
        get(connection.preparedQuery(EDIT).execute(Tuple.of(c, 1)));
        fixture.run(EDIT, Tuple.of(c, 2));

        Swept before = sweep(start);
        assertThat(before.edited()).containsExactly(2L);
        assertThat(before.newest()).as("an edited message is no new one").isEmpty();
        get(open.commit());
        get(connection.close());

        Swept after = sweep(before.position());
        assertThat(after.edited()).containsExactly(1L);
        assertThat(sweep(after.position()).edited()).isEmpty();
    }

    @Test
    void whatIsRolledBackIsNeverTold() {
        Position start = get(tail.now());
        SqlConnection connection = get(pool.getConnection());
        Transaction open = get(connection.begin());
        get(connection.preparedQuery(INSERT).execute(Tuple.of(c, 1)));
        Position during = sweep(start).position();
        get(open.rollback());
        get(connection.close());

        assertThat(sweep(start).newest()).isEmpty();
        assertThat(sweep(during).newest()).isEmpty();
    }

    @Test
    void fewRowsAtATimeTellTheSame() {
        Position start = get(tail.now());
        for (int seq = 1; seq <= 5; seq++) {
            say(c, seq);
        }
        fixture.run(EDIT, Tuple.of(c, 2));
        say(other, 1);
        fixture.run(EDIT, Tuple.of(c, 1));

        Swept swept = sweep(start, 2);

        assertThat(swept.pages()).isGreaterThanOrEqualTo(4);
        assertThat(swept.newest()).isEqualTo(Map.of(c, 5L, other, 1L));
        assertThat(swept.edited()).containsExactly(2L, 1L);
        assertThat(sweep(swept.position()).newest()).isEmpty();
    }

    @Test
    void editsAndDeletionsOfUsersAreToldWithTheirTimes() {
        long id = say(c, 1);
        Position start = get(tail.now());
        Message first = get(edits.edit("ann", id, "one"));
        Message second = get(edits.edit("ann", id, "two"));
        assertThat(second.editedAt()).as("tells them apart").isAfter(first.editedAt());

        Snapshot before = Snapshot.parse(start.snapshot());
        assertThat(get(tail.since(start, 1000)).edits()).anySatisfy(edit -> {
            assertThat(edit).isEqualTo(new Edit(c, 1, second.editedAt(), null, edit.transaction()));
            assertThat(before.sees(edit.transaction())).isFalse();
            assertThat(Snapshot.parse(get(tail.now()).snapshot()).sees(edit.transaction()))
                    .isTrue();
        });
        assertThat(get(history.at(c, List.of(1L, 2L)))).containsExactly(second);

        Position later = get(tail.now());
        Message deleted = get(edits.delete("ann", id));
        assertThat(get(tail.since(later, 1000)).edits()).anySatisfy(edit -> assertThat(edit)
                .isEqualTo(new Edit(c, 1, second.editedAt(), deleted.deletedAt(), edit.transaction())));
        later = get(tail.now());
        get(edits.delete("ann", id));
        assertThat(get(tail.since(later, 1000)).edits())
                .as("nothing has changed")
                .noneMatch(it -> it.conversationId().equals(c));
    }

    @Test
    void theTailAndTheResumeOfAllConversationsAreReadByIndex() {
        assertThat(fixture.plan(PostgresTail.SINCE, Tuple.of(get(tail.now()).snapshot(), "0", 0L, 100)))
                .contains("message_by_txid")
                .contains("message_by_change")
                .doesNotContain("Seq Scan");
        assertThat(fixture.plan(HistorySql.STANDINGS_OF_ALL, Tuple.of("ann", new String[] {c}, new Long[] {0L}, 200)))
                .contains("member_of_user")
                .contains("message_conversation_id_seq_key")
                .contains("conversation_pkey")
                .doesNotContain("Seq Scan");
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }
}
