package dev.parley.conversation.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Fixture;
import dev.parley.feed.LogTail.Position;
import dev.parley.feed.LogTail.Tail;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the tail with transactions that end in another order than they began. */
@QuarkusTest
class PostgresTailTest {
    private static final String INSERT =
            "INSERT INTO message (conversation_id, seq, sender_id, content) VALUES ($1, $2, 'ann', 'x') RETURNING id";
    private static final String CHANGE =
            "INSERT INTO change (conversation_id, seq, type, message_seq) VALUES ($1, $2, 'edited', 1)";

    /** Everything from a position on, of the conversations of one test. */
    private record Swept(Map<String, Long> newest, Position position, int pages) {}

    @Inject
    PostgresTail tail;

    @Inject
    MessageEdits edits;

    @Inject
    MessageLog log;

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
        Position position = from;
        for (int pages = 1; ; pages++) {
            Tail page = get(tail.since(position, limit));
            page.newest().forEach((id, seq) -> {
                if (id.equals(c) || id.equals(other)) {
                    newest.merge(id, seq, Math::max);
                }
            });
            position = page.position();
            if (page.complete()) {
                return new Swept(newest, position, pages);
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
    void itIsTheSameWithChanges() {
        say(c, 1);
        say(other, 1);
        Position start = get(tail.now());
        SqlConnection connection = get(pool.getConnection());
        Transaction open = get(connection.begin());
        get(connection.preparedQuery(CHANGE).execute(Tuple.of(c, 2)));
        fixture.run(CHANGE, Tuple.of(other, 2));

        Swept before = sweep(start);
        assertThat(before.newest()).isEqualTo(Map.of(other, 2L));
        get(open.commit());
        get(connection.close());

        Swept after = sweep(before.position());
        assertThat(after.newest()).isEqualTo(Map.of(c, 2L));
        assertThat(sweep(after.position()).newest()).isEmpty();
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
        fixture.run(CHANGE, Tuple.of(c, 6));
        say(other, 1);
        fixture.run(CHANGE, Tuple.of(c, 7));

        Swept swept = sweep(start, 2);

        assertThat(swept.pages()).isGreaterThanOrEqualTo(4);
        assertThat(swept.newest()).isEqualTo(Map.of(c, 7L, other, 1L));
        assertThat(sweep(swept.position()).newest()).isEmpty();
    }

    @Test
    void editsAndDeletionsAreEntriesOfTheLog() {
        long id = Fixture.message(get(log.append(Fixture.draft(c, "ann", null, "x"))))
                .id();
        Position start = get(tail.now());
        get(edits.edit("ann", id, "one"));
        get(edits.edit("ann", id, "two"));

        assertThat(sweep(start).newest()).isEqualTo(Map.of(c, 3L));
        Position later = get(tail.now());
        get(edits.delete("ann", id));
        assertThat(sweep(later).newest()).isEqualTo(Map.of(c, 4L));
        later = get(tail.now());
        get(edits.delete("ann", id));
        assertThat(sweep(later).newest()).as("nothing has changed").isEmpty();
    }

    @Test
    void theTailAndTheResumeOfAllConversationsAreReadByIndex() {
        assertThat(fixture.plan(PostgresTail.SINCE, Tuple.of(get(tail.now()).snapshot(), "0", 0L, 100)))
                .contains("message_by_txid")
                .contains("change_by_txid")
                .doesNotContain("Seq Scan");
        assertThat(fixture.plan(HistorySql.ALL_SUBSCRIPTIONS, Tuple.of("ann", new String[] {c}, new Long[] {0L}, 200)))
                .contains("member_of_user")
                .contains("message_conversation_id_seq_key")
                .contains("change_pkey")
                .contains("conversation_pkey")
                .doesNotContain("Seq Scan");
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }
}
