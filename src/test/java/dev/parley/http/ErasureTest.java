package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The erasure removes all texts of a user: each column of the catalogue is emptied, or kept for a reason. */
@QuarkusTest
class ErasureTest {
    private static final String ID = "an id, which says nothing by itself";
    private static final String OURS = "one of the values that Parley itself knows";
    /** The columns that stay, and why. A new column of text fails this test until it is erased, or listed here. */
    private static final Map<String, String> KEPT = new TreeMap<>(Map.ofEntries(
            Map.entry("conversation.id", ID),
            Map.entry("conversation.kind", OURS),
            Map.entry("conversation.direct_key", ID),
            Map.entry("conversation.pair", ID),
            Map.entry("conversation.created_by", ID),
            Map.entry("conversation.title_by", ID),
            Map.entry("deleted_conversation.id", ID),
            Map.entry("member.conversation_id", ID),
            Map.entry("member.user_id", ID),
            Map.entry("member.role", OURS),
            Map.entry("read_mark.conversation_id", ID),
            Map.entry("read_mark.user_id", ID),
            Map.entry("change.conversation_id", ID),
            Map.entry("change.type", OURS),
            Map.entry("user_entry.user_id", ID),
            Map.entry("user_entry.conversation_id", ID),
            Map.entry("user_entry.about", OURS),
            Map.entry("message.conversation_id", ID),
            Map.entry("message.sender_id", ID),
            Map.entry("message.recipient_id", ID),
            Map.entry("message.edited_by", ID),
            Map.entry("message.deleted_by", ID),
            Map.entry("notification.user_id", ID),
            Map.entry("app_user.id", ID),
            Map.entry("revoked_device.user_id", ID),
            Map.entry("outbox.address", ID),
            Map.entry("push.user_id", ID),
            Map.entry("push_cursor.source", OURS),
            Map.entry("handled_event.source", "the service that called, or where an event came from"),
            Map.entry(
                    "handled_event.event_id",
                    "the service's own name for its call; without it the call would have its effect again"),
            Map.entry("handled_event.fingerprint", "a hash of what a service asked, for as long as it may ask again"),
            Map.entry("imported_member.conversation_id", ID),
            Map.entry("imported_member.user_id", ID),
            Map.entry("conversation.imported_from", "where it came from"),
            Map.entry("imported.source", "where it came from"),
            Map.entry("imported.kind", OURS),
            Map.entry("imported.conversation_id", ID),
            Map.entry("imported.source_id", "an id; without it the next run would import again what was erased")));

    @TestHTTPResource("/")
    URI server;

    @Inject
    Pool pool;

    private final String mark = "mark" + UUID.randomUUID().toString().replace("-", "");
    private final Api alice = Api.somebody("alice");
    private final Api bob = Api.somebody("bob");

    @Test
    void everyTextColumnIsErasedOrKeptForAReason() {
        leaveMarks();
        Set<String> columns = columns();
        Set<String> before = marked(columns);

        given().header(
                        "Authorization",
                        "Bearer " + Tokens.mint("op").roles("admin").token())
                .delete("/api/v1/users/" + alice.userId() + "/data")
                .then()
                .statusCode(200);

        assertThat(marked(columns)).as("what is left of the person's text").isEmpty();
        assertThat(pool.preparedQuery("SELECT count(*) AS count FROM user_entry WHERE user_id = $1")
                        .execute(Tuple.of(alice.userId()))
                        .await()
                        .atMost(Duration.ofSeconds(10))
                        .iterator()
                        .next()
                        .getLong("count"))
                .as("what is left of the person's log")
                .isZero();
        Set<String> known = new TreeSet<>(KEPT.keySet());
        known.addAll(before);
        assertThat(columns)
                .as("each column of text is erased here, or kept for a reason")
                .containsExactlyInAnyOrderElementsOf(known);
        assertThat(before).as("nothing is both").doesNotContainAnyElementsOf(KEPT.keySet());
    }

    @Test
    void aTitleGoesWithWhoGaveIt() {
        String renamed = bob.groupWith(alice);
        bob.put("/" + renamed + "/members/" + alice.userId(), "{'role':'admin'}")
                .statusCode(200);
        alice.patch("/" + renamed, "{'title':'" + mark + "'}").statusCode(200);
        String ofBob = bob.groupWith(alice);
        String left = alice.groupWith(bob);
        alice.patch("/" + left, "{'title':'" + mark + "'}").statusCode(200);
        alice.post("/" + left + "/leave", "{}").statusCode(204);

        given().header(
                        "Authorization",
                        "Bearer " + Tokens.mint("op").roles("admin").token())
                .delete("/api/v1/users/" + alice.userId() + "/data")
                .then()
                .statusCode(200);

        assertThat(bob.get("/" + renamed).extract().<String>path("title")).isNull();
        assertThat(bob.get("/" + left).extract().<String>path("title")).isNull();
        assertThat(bob.get("/" + ofBob).extract().<String>path("title")).isEqualTo("Team");
    }

    /** Puts a marker wherever a user's text can get. */
    private void leaveMarks() {
        String group = alice.groupWith(bob);
        alice.patch("/" + group, "{'title':'%s'}".formatted(mark)).statusCode(200);
        alice.post(
                        "/" + group + "/messages",
                        "{'content':'%1$s','client_id':'%1$s','attachments':[{'url':'https://files.example/%1$s'}]}"
                                .formatted(mark))
                .statusCode(201);
        try (ChatClient goods = new People(server).goods(alice.userId())) {
            goods.send(
                            "{'type':'message','data':{'id':'%1$s','conversation_id':'%2$s','recipient_id':'%3$s','text':'%1$s'}}"
                                    .formatted(mark, "chat-" + mark.hashCode() + "-" + UUID.randomUUID(), bob.userId()))
                    .next("message");
        }
        run(
                "INSERT INTO notification (user_id, type, title, message, payload) VALUES ($1, $2, $2, $2, to_json($2::text))");
        run(
                "INSERT INTO outbox (address, type, payload, failed_at, error) VALUES ('ws:user:' || $1, $2, to_jsonb($2::text), now(), $2)");
        run("INSERT INTO revoked_device (user_id, device_id, tokens_valid_from) VALUES ($1, $2, now())");
    }

    private void run(String sql) {
        pool.preparedQuery(sql).executeAndAwait(Tuple.of(alice.userId(), mark));
    }

    private Set<String> columns() {
        Set<String> columns = new TreeSet<>();
        for (Row row : pool.query("""
                SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c
                JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE c.table_schema = current_schema AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE 'flyway%'
                  AND (c.data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'bytea', 'xml', 'hstore')
                       OR c.data_type = 'USER-DEFINED')
                """).executeAndAwait()) {
            columns.add(row.getString(0));
        }
        return columns;
    }

    private Set<String> marked(Set<String> columns) {
        Set<String> marked = new TreeSet<>();
        for (String column : columns) {
            String[] parts = column.split("\\.");
            if (pool.preparedQuery("SELECT 1 FROM \"%s\" WHERE position($1 IN \"%s\"::text) > 0 LIMIT 1"
                                    .formatted(parts[0], parts[1]))
                            .executeAndAwait(Tuple.of(mark))
                            .size()
                    > 0) {
                marked.add(column);
            }
        }
        return marked;
    }
}
