package dev.parley.conversation.retention;

import static dev.parley.testing.Api.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.conversation.Fixture;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MessageRetentionTest {
    @TestHTTPResource("/ws")
    URI ws;

    @Inject
    MessageRetention retention;

    @Inject
    Pool pool;

    private final Api alice = Api.somebody("alice");
    private final Api bob = Api.somebody("bob");
    private Fixture fixture;

    @BeforeEach
    void begin() {
        fixture = new Fixture(pool);
    }

    @Test
    void anOwnerSaysHowLongMessagesAreKept() {
        String group = "/"
                + alice.post(
                                "",
                                "{'kind':'group','retention_seconds':3600,'members':[{'user_id':'%s','role':'admin'}]}"
                                        .formatted(bob.userId()))
                        .statusCode(201)
                        .body("retention_seconds", is(3600))
                        .extract()
                        .path("conversation_id");

        bob.get(group).body("retention_seconds", is(3600));
        alice.get("").body("conversations[0].retention_seconds", is(3600));
        problem(bob.patch(group, "{'retention_seconds':60}"), 403, "forbidden");
        problem(bob.patch(group, "{'title':'Ours','retention_seconds':null}"), 403, "forbidden");
        bob.get(group).body("title", nullValue()).body("retention_seconds", is(3600));
        alice.patch(group, "{'retention_seconds':60}").statusCode(200).body("retention_seconds", is(60));
        bob.patch(group, "{'title':'Crew'}").statusCode(200).body("retention_seconds", is(60));
        alice.patch(group, "{'title':'Team','retention_seconds':null}")
                .statusCode(200)
                .body("title", is("Team"))
                .body("retention_seconds", nullValue());
    }

    @Test
    void aTimeThatCannotBeIsRefused() {
        String group = "/" + alice.groupWith(bob);
        for (String wrong : List.of("59", "0", "-1", "3153600001", "9223372036854775808", "'60'", "60.5")) {
            problem(alice.patch(group, "{'retention_seconds':" + wrong + "}"), 400, "bad_request")
                    .body("field", is("retention_seconds"));
            problem(alice.post("", "{'kind':'group','retention_seconds':" + wrong + "}"), 400, "bad_request");
        }
        problem(alice.patch(group, "{}"), 400, "bad_request").body("field", is("title"));
        problem(alice.post("", "{'kind':'direct','user_id':'b','retention_seconds':60}"), 400, "bad_request");
        String pair = alice.post("", "{'kind':'direct','user_id':'" + bob.userId() + "'}")
                .extract()
                .path("conversation_id");
        problem(alice.patch("/" + pair, "{'retention_seconds':60}"), 409, "conflict");
    }

    @Test
    void whatIsTooOldGoesAndNoSeqComesBack() {
        String kept = filled(3, null);
        String some = filled(1203, 60L);
        String all = filled(3, 60L);
        age(kept, 3);
        age(some, 1201);
        age(all, 3);

        sweepUntilHolds(some, 2);
        sweepUntilHolds(all, 0);

        assertThat(fixture.stored(some)).extracting(Fixture.Stored::seq).containsExactly(1202L, 1203L);
        assertThat(fixture.stored(kept)).hasSize(3);
        alice.send(all, "the fourth").body("message.seq", is(4));
        alice.get("/" + all).body("last_seq", is(4));
    }

    @Test
    void whileAnotherInstanceIsAtItNothingIsDeleted() {
        String group = filled(3, 60L);
        age(group, 3);
        pool.withTransaction(other -> other.preparedQuery("SELECT pg_advisory_xact_lock($1)")
                        .execute(Tuple.of(0x7061726c65790003L))
                        .chain(() -> retention.sweep())
                        .chain(() -> other.preparedQuery("SELECT count(*) FROM message WHERE conversation_id = $1")
                                .execute(Tuple.of(group)))
                        .invoke(rows ->
                                assertThat(rows.iterator().next().getLong(0)).isEqualTo(3)))
                .await()
                .atMost(Duration.ofSeconds(20));
        sweepUntilHolds(group, 0);
    }

    @Test
    void readersGetWhatIsLeftAndWhatFollows() {
        String group = filled(450, 60L);
        try (ChatClient constant = reader(group, 450)) {
            age(group, 300);
            sweepUntilHolds(group, 150);
            try (ChatClient late = reader(group, 0)) {
                for (long seq = 301; seq <= 450; seq++) {
                    assertThat(next(late)).isEqualTo(seq);
                }
                age(group, 450);
                sweepUntilHolds(group, 0);
                try (ChatClient later = reader(group, 7)) {
                    assertThat(later.untilPong()).isEmpty();
                    alice.send(group, "again");
                    for (ChatClient c : List.of(constant, late, later)) {
                        assertThat(next(c)).isEqualTo(451);
                    }
                    assertThat(later.untilPong()).isEmpty();
                }
            }
        }
    }

    /** A committed message that was not published, and is deleted before anybody reads it, blocks nobody. */
    @Test
    void whatIsGoneBeforeItWasDeliveredIsPassedOver() {
        String group = filled(3, 60L);
        try (ChatClient c = reader(group, 3)) {
            append(group, 5);
            fixture.run("DELETE FROM message WHERE conversation_id = $1", Tuple.of(group));
            alice.send(group, "still here");
            assertThat(next(c)).isEqualTo(9);
            assertThat(c.untilPong()).isEmpty();
        }
    }

    private String filled(int messages, Long seconds) {
        String group = alice.groupWith(bob);
        append(group, messages);
        if (seconds != null) {
            alice.patch("/" + group, "{'retention_seconds':" + seconds + "}").statusCode(200);
        }
        return group;
    }

    /** Committed by an instance that does not publish. */
    private void append(String group, int count) {
        fixture.run("""
                WITH counted AS (
                    UPDATE conversation SET last_seq = last_seq + $2 WHERE id = $1 RETURNING last_seq
                )
                INSERT INTO message (conversation_id, seq, sender_id, content)
                SELECT $1, last_seq - $2 + n, $3, 'm' FROM counted, generate_series(1, $2) n
                """, Tuple.of(group, count, bob.userId()));
    }

    private void age(String group, long upTo) {
        fixture.run(
                "UPDATE message SET created_at = now() - interval '61 seconds' WHERE conversation_id = $1 AND seq <= $2",
                Tuple.of(group, upTo));
    }

    /** A round of the timer may be running: then one that begins here does nothing. */
    private void sweepUntilHolds(String group, int count) {
        await().untilAsserted(() -> {
            retention.sweep().await().atMost(Duration.ofSeconds(20));
            assertThat(fixture.stored(group)).hasSize(count);
        });
    }

    private ChatClient reader(String group, long since) {
        ChatClient client = ChatClient.dial(ws)
                .as(bob.userId())
                .ignoring("presence.changed")
                .connect();
        client.next("auth.success");
        client.ask("subscribe", "'conversation_ids':['" + group + "'],'since':{'" + group + "':" + since + "}");
        return client;
    }

    private static long next(ChatClient client) {
        JsonNode frame = client.next();
        assertThat(frame.path("type").asText()).as(frame.toString()).isEqualTo("message.new");
        return frame.at("/payload/message/seq").asLong();
    }
}
