package dev.parley.http.admin;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PersonalDataResourceTest {
    @TestHTTPResource("/ws")
    URI ws;

    @Inject
    Pool pool;

    private final Api alice = Api.somebody("alice");
    private final Api bob = Api.somebody("bob");

    @Test
    void adminsAndThePersonSeeItAndOnlyAdminsRemoveIt() {
        problem(data(given(), alice).get(), 401, "unauthorized");
        problem(data(as(bob), alice).get(), 403, "forbidden");
        problem(data(as(alice), alice).delete(), 403, "forbidden");
        problem(data(given(), alice).delete(), 401, "unauthorized");
        data(as(alice), alice).get().statusCode(200).body("user_id", is(alice.userId()));
        data(admin(), alice).get().statusCode(200).body("user_id", is(alice.userId()));
        problem(data(admin().queryParam("cursor", "nonsense"), alice).get(), 400, "bad_request")
                .body("field", is("cursor"));
        problem(data(admin().queryParam("limit", "0"), alice).get(), 400, "bad_request")
                .body("field", is("limit"));
        problem(
                given().header("Authorization", adminToken())
                        .get("/api/v1/users/" + "x".repeat(129) + "/data")
                        .then(),
                400,
                "bad_request");
    }

    @Test
    void theExportTellsEverythingOnce() {
        String one = alice.groupWith(bob);
        String two = bob.groupWith(alice);
        for (int i = 1; i <= 5; i++) {
            alice.send(i % 2 == 0 ? one : two, "m" + i);
            bob.send(one, "not hers");
        }
        notify(alice, 3);
        notify(bob, 1);
        run(
                "INSERT INTO app_user (id, last_seen_at) VALUES ($1, '2026-01-02T03:04:05.678Z')"
                        + " ON CONFLICT (id) DO UPDATE SET last_seen_at = excluded.last_seen_at",
                alice.userId());

        List<String> conversations = new ArrayList<>();
        List<String> messages = new ArrayList<>();
        List<String> notifications = new ArrayList<>();
        int pages = 0;
        for (String cursor = ""; cursor != null; pages++) {
            JsonPath page = data(
                            as(alice)
                                    .queryParam("limit", 2)
                                    .queryParams(
                                            cursor.isEmpty() ? java.util.Map.of() : java.util.Map.of("cursor", cursor)),
                            alice)
                    .get()
                    .statusCode(200)
                    .body("last_seen", is("2026-01-02T03:04:05.678Z"))
                    .extract()
                    .jsonPath();
            page.<java.util.Map<String, String>>getList("conversations")
                    .forEach(it -> conversations.add(it.get("conversation_id") + " " + it.get("role")));
            messages.addAll(page.getList("messages.message.content"));
            notifications.addAll(page.getList("notifications.title"));
            cursor = page.getString("next_cursor");
        }
        assertThat(conversations).containsExactlyInAnyOrder(one + " owner", two + " member");
        assertThat(messages).containsExactly("m1", "m2", "m3", "m4", "m5");
        assertThat(notifications).containsExactlyInAnyOrder("t1", "t2", "t3");
        assertThat(pages).isBetween(5, 7);
    }

    @Test
    void erasingLeavesMarksAndAnHeir() {
        String before = Tokens.of(alice.userId());
        String group = alice.groupWith(bob);
        String pair = alice.post("", "{'kind':'direct','user_id':'" + bob.userId() + "'}")
                .extract()
                .path("conversation_id");
        alice.post("/" + group + "/messages", "{'content':'secret','attachments':[{'url':'https://x.test/a'}]}")
                .statusCode(201);
        String deleted = alice.send(group, "gone already").extract().path("message.id");
        bob.send(group, "stays");
        alice.send(pair, "psst");
        notify(alice, 3);
        notify(bob, 1);
        run(
                "INSERT INTO app_user (id, last_seen_at) VALUES ($1, now()) ON CONFLICT (id) DO UPDATE SET last_seen_at = now()",
                alice.userId());
        run(
                "INSERT INTO push (user_id, notification_id, next_attempt_at) VALUES ($1, 1, now() + interval '1 day')",
                alice.userId());
        run("INSERT INTO read_mark SELECT conversation_id, user_id, 3 FROM member WHERE user_id = $1", alice.userId());
        try (ChatClient b = ChatClient.dial(ws)
                        .as(bob.userId())
                        .ignoring("presence.changed")
                        .connect();
                ChatClient a = ChatClient.dial(ws)
                        .as(alice.userId())
                        .ignoring("presence.changed")
                        .connect()) {
            b.next("auth.success");
            a.next("auth.success");
            a.ask("message.delete", "'message_id':'" + deleted + "'");
            b.ask("subscribe", "'conversation_ids':['" + group + "']");
            a.ask("subscribe", "'conversation_ids':['" + group + "']");
            assertThat(a.untilPong()).isEmpty();

            data(admin(), alice)
                    .delete()
                    .statusCode(200)
                    .body("user_id", is(alice.userId()))
                    .body("messages", is(2))
                    .body("memberships", is(2))
                    .body("read_marks", is(2))
                    .body("notifications", is(3))
                    .body("pushes", is(1))
                    .body("users", is(1))
                    .body("complete", is(true));

            assertThat(b.untilPong())
                    .extracting(frame -> frame.path("type").asText())
                    .as("the title that she gave goes, too")
                    .containsExactly(
                            "conversation.updated", "member.removed", "conversation.updated", "message.deleted");
            assertThat(a.closeCode()).isEqualTo(4403);
        }
        bob.get("/" + group).body("members.user_id", contains(bob.userId())).body("members.role", contains("owner"));
        bob.get("/" + group + "/messages")
                .body("messages.content", contains("stays", "", ""))
                .body("messages.attachments", everyItem(nullValue()))
                .body("messages[2].deleted_at", notNullValue());
        bob.get("/" + pair + "/messages").body("messages.content", contains(""));
        assertThat(run(
                        "SELECT 1 FROM message WHERE sender_id = $1 AND (content <> '' OR attachments IS NOT NULL)",
                        alice.userId()))
                .isEmpty();
        for (String table : List.of("member", "read_mark", "notification", "push")) {
            assertThat(run("SELECT 1 FROM " + table + " WHERE user_id = $1", alice.userId()))
                    .as(table)
                    .isEmpty();
        }
        assertThat(run("SELECT 1 FROM notification WHERE user_id = $1", bob.userId()))
                .hasSize(1);
        // The pair starts over when she comes back, with a new token.
        problem(data(given().header("Authorization", "Bearer " + before), alice).get(), 401, "unauthorized");
        await().until(() -> data(as(alice), alice).get().extract().statusCode() == 200);
        String again = alice.post("", "{'kind':'direct','user_id':'" + bob.userId() + "'}")
                .statusCode(201)
                .extract()
                .path("conversation_id");
        assertThat(again).isNotEqualTo(pair);
        alice.get("/" + again + "/messages").statusCode(200).body("messages", hasSize(0));
    }

    @Test
    void erasingAgainFindsNothing() {
        alice.send(alice.groupWith(bob), "secret");
        data(admin(), alice).delete().statusCode(200).body("messages", is(1)).body("memberships", is(1));
        data(admin(), alice)
                .delete()
                .statusCode(200)
                .body("messages", is(0))
                .body("memberships", is(0))
                .body("read_marks", is(0))
                .body("notifications", is(0))
                .body("pushes", is(0))
                .body("complete", is(true));
        data(admin(), alice).get().statusCode(200).body("conversations", hasSize(0));
    }

    @Test
    void manyMessagesGoInManyBatches() {
        String group = alice.groupWith(bob);
        run("""
                INSERT INTO message (conversation_id, seq, sender_id, content)
                SELECT '%s', n, $1, 'm' FROM generate_series(1, 1234) n""".formatted(group), alice.userId());
        run(
                "INSERT INTO notification (user_id, type, title, message, payload) SELECT $1, 't', 't', 'm', '{}' FROM generate_series(1, 700)",
                alice.userId());

        data(admin(), alice)
                .delete()
                .statusCode(200)
                .body("messages", is(1234))
                .body("notifications", is(700))
                .body("complete", is(true));
        assertThat(run("SELECT 1 FROM message WHERE sender_id = $1 AND content <> ''", alice.userId()))
                .isEmpty();
    }

    /** Otherwise revoked tokens would be valid again. */
    @Test
    void aRevocationOutlivesThePersonsRow() {
        run("INSERT INTO app_user (id, last_seen_at, tokens_valid_from) VALUES ($1, now(), now())", alice.userId());

        data(admin(), alice).delete().statusCode(200).body("users", is(1));
        data(admin(), alice).delete().statusCode(200).body("users", is(0));
        assertThat(run(
                        "SELECT 1 FROM app_user WHERE id = $1 AND last_seen_at IS NULL AND tokens_valid_from IS NOT NULL",
                        alice.userId()))
                .hasSize(1);
    }

    private void notify(Api user, int count) {
        IntStream.rangeClosed(1, count)
                .forEach(i -> run(
                        "INSERT INTO notification (user_id, type, title, message, payload) " + "VALUES ($1, 'info', 't"
                                + i + "', 'm', '{}')",
                        user.userId()));
    }

    private List<Row> run(String sql, String userId) {
        List<Row> rows = new ArrayList<>();
        pool.preparedQuery(sql).executeAndAwait(Tuple.of(userId)).forEach(rows::add);
        return rows;
    }

    private record Request(RequestSpecification request, String path) {
        ValidatableResponse get() {
            return request.get(path).then();
        }

        ValidatableResponse delete() {
            return request.delete(path).then();
        }
    }

    private static Request data(RequestSpecification request, Api of) {
        return new Request(request, "/api/v1/users/" + of.userId() + "/data");
    }

    private static RequestSpecification as(Api user) {
        return given().header("Authorization", "Bearer " + Tokens.of(user.userId()));
    }

    private static RequestSpecification admin() {
        return given().header("Authorization", adminToken());
    }

    private static String adminToken() {
        return "Bearer " + Tokens.mint("root").roles("admin").token();
    }
}
