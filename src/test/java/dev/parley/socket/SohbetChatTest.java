package dev.parley.socket;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.Acquainted;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Knock;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the rows of the sohbet document, from top to bottom. */
@QuarkusTest
class SohbetChatTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    Pool pool;

    People people;
    final String ann = People.newId();
    final String bob = People.newId();
    String chat;

    @BeforeEach
    void meet() {
        people = new People(server);
        chat = as(ann).body("{\"kind\":\"direct\",\"user_id\":\"" + bob + "\"}")
                .post("/api/v1/conversations")
                .then()
                .statusCode(201)
                .extract()
                .path("conversation_id");
    }

    @Test
    void theTokenIsCheckedBeforeTheSocketOpens() {
        assertThat(Knock.at(people.door("/"), UnaryOperator.identity())).isEqualTo("401");
        assertThat(Knock.at(people.door("/?token=" + Tokens.forged(ann)), UnaryOperator.identity()))
                .isEqualTo("401");
    }

    @Test
    void withoutAnUpgradeTheServiceAnswers() {
        RestAssured.get("/")
                .then()
                .statusCode(200)
                .body("service", is("Parley"))
                .body("status", is("ok"));
    }

    @Test
    void aMessageGoesToEveryMemberTheSenderToo() {
        try (ChatClient a = people.sohbet(ann);
                ChatClient b = people.sohbet(bob);
                ChatClient b2 = people.sohbet(bob)) {
            listening(a, b, b2);
            a.send(send("Hello!"));
            JsonNode first = a.next("chat:message").path("payload");
            assertThat(first.path("id").isIntegralNumber()).isTrue();
            assertThat(first.path("conversation_id").toString()).isEqualTo(chat);
            assertThat(first.path("sender_id").toString()).isEqualTo(ann);
            assertThat(first.path("content").asText()).isEqualTo("Hello!");
            assertThat(Instant.parse(first.path("created_at").asText()))
                    .isBefore(Instant.now().plusSeconds(5));
            for (ChatClient each : List.of(b, b2)) {
                assertThat(each.next("chat:message").path("payload")).isEqualTo(first);
                assertThat(each.untilPong()).noneMatch(frame -> typed(frame, "chat:message"));
            }
        }
    }

    @Test
    void messagesComeInTheOrderInWhichTheyWereSent() {
        try (ChatClient a = people.sohbet(ann);
                ChatClient b = people.sohbet(bob)) {
            listening(a, b);
            List<String> contents =
                    IntStream.range(0, 200).mapToObj(i -> "n" + i).toList();
            contents.forEach(content -> a.send(send(content)));
            for (ChatClient each : List.of(a, b)) {
                assertThat(contents).allSatisfy(content -> assertThat(
                                each.next("chat:message").at("/payload/content").asText())
                        .isEqualTo(content));
            }
        }
    }

    @Test
    void typingIsToldToTheOthersOnly() {
        try (ChatClient a = people.sohbet(ann);
                ChatClient b = people.sohbet(bob)) {
            listening(a, b);
            a.send("{'type':'chat:typing','payload':{'conversation_id':" + chat + "}}");
            assertThat(b.next("chat:typing").toString())
                    .isEqualTo("{'type':'chat:typing','payload':{'conversation_id':%s,'user_id':%s}}"
                            .formatted(chat, ann)
                            .replace('\'', '"'));
            a.send(send("done")).next("chat:message");
            b.next("chat:message");
            assertThat(a.untilPong()).noneMatch(frame -> typed(frame, "chat:typing"));
            assertThat(b.untilPong()).noneMatch(frame -> typed(frame, "chat:typing"));
        }
    }

    @Test
    void thoseWhoShareAConversationSeeEachOtherComeAndGo() {
        Acquainted.in(server, chat, List.of(Tokens.of(ann), Tokens.of(bob)));
        try (ChatClient b = people.sohbet(bob)) {
            assertThat(b.untilPong()).isEmpty();
            try (ChatClient a = people.sohbet(ann)) {
                assertThat(a.next("user:online").toString()).isEqualTo(presence("user:online", bob));
                assertThat(b.next("user:online").toString()).isEqualTo(presence("user:online", ann));
            }
            assertThat(b.next("user:offline").toString()).isEqualTo(presence("user:offline", ann));
        }
    }

    @Test
    void receiptsGoToTheOthersAndTheReadersOtherDevices() {
        try (ChatClient a = people.sohbet(ann);
                ChatClient b = people.sohbet(bob);
                ChatClient b2 = people.sohbet(bob)) {
            listening(a, b, b2);
            a.send(send("Hello!"));
            String id = b.next("chat:message").at("/payload/id").toString();
            b2.next("chat:message");
            b.send("{'type':'chat:read','payload':{'conversation_id':" + chat + ",'message_id':" + id + "}}");
            for (ChatClient each : List.of(a, b2)) {
                assertThat(each.next("chat:read").toString())
                        .isEqualTo("{'type':'chat:read','payload':{'conversation_id':%s,'user_id':%s,'message_id':%s}}"
                                .formatted(chat, bob, id)
                                .replace('\'', '"'));
            }
            assertThat(b.untilPong()).noneMatch(frame -> typed(frame, "chat:read"));
        }
    }

    @Test
    void editsAndDeletionsAreMadeHereAndToldHere() {
        try (ChatClient a = people.sohbet(ann);
                ChatClient b = people.sohbet(bob)) {
            listening(a, b);
            a.send(send("Helo!"));
            JsonNode first = b.next("chat:message").path("payload");
            String place = "'conversation_id':" + chat + ",'message_id':" + first.path("id");
            assertError(b.send("{'type':'chat:edit','payload':{" + place + ",'content':'x'}}"), "forbidden");
            a.send("{'type':'chat:edit','payload':{" + place + ",'content':'Hello!'}}");
            for (ChatClient each : List.of(a, b)) {
                JsonNode edited = each.next("chat:edit").path("payload");
                assertThat(edited.path("id")).isEqualTo(first.path("id"));
                assertThat(edited.path("content").asText()).isEqualTo("Hello!");
                assertThat(Instant.parse(edited.path("edited_at").asText()))
                        .isBefore(Instant.now().plusSeconds(5));
            }
            a.send("{'type':'chat:delete','payload':{" + place + "}}");
            for (ChatClient each : List.of(a, b)) {
                JsonNode deleted = each.next("chat:delete").path("payload");
                assertThat(deleted.path("message_id")).isEqualTo(first.path("id"));
                assertThat(deleted.path("conversation_id").toString()).isEqualTo(chat);
            }
        }
    }

    @Test
    void whatWasSaidMeanwhileIsReadByTheLastMessageThatIsThere() {
        List<Long> ids = IntStream.range(0, 5)
                .mapToObj(i -> post(ann, "{\"content\":\"n" + i + "\"}")
                        .statusCode(201)
                        .extract()
                        .jsonPath()
                        .getLong("id"))
                .toList();
        assertThat(contents(missed(bob, "?after=" + ids.get(1)))).containsExactly("n2", "n3", "n4");
        assertThat(contents(missed(bob, "?after=" + ids.get(4)))).isEmpty();
        assertThat(contents(missed(bob, "?after=0&limit=2").body("has_more", is(true))))
                .containsExactly("n0", "n1");
        assertThat(contents(missed(bob, "?limit=2").body("has_more", is(true)))).containsExactly("n3", "n4");
        try (ChatClient a = people.sohbet(ann)) {
            a.send("{'type':'chat:delete','payload':{'conversation_id':" + chat + ",'message_id':" + ids.get(2) + "}}")
                    .next("chat:delete");
        }
        assertThat(contents(missed(bob, "?after=" + ids.get(1)))).containsExactly("n3", "n4");
        assertThat(contents(missed(bob, "?after=" + ids.get(2))))
                .as("after a message that was deleted")
                .containsExactly("n3", "n4");
        problem(missed(People.newId(), "?after=1"), 404, "not_found");
        problem(missed(bob, "?after=x"), 400, "bad_request");
    }

    @Test
    void aCursorNeedsNoRowOfItsMessage() {
        List<Long> ids = IntStream.range(0, 9)
                .mapToObj(i -> post(ann, "{\"content\":\"n" + i + "\"}")
                        .statusCode(201)
                        .extract()
                        .jsonPath()
                        .getLong("id"))
                .toList();
        pool.preparedQuery("DELETE FROM message WHERE id = ANY ($1)")
                .executeAndAwait(Tuple.of(new Long[] {ids.get(0), ids.get(3), ids.get(4), ids.get(8)}));
        assertThat(contents(missed(bob, "?after=" + ids.get(0)))).containsExactly("n1", "n2", "n5", "n6", "n7");
        assertThat(contents(missed(bob, "?after=" + ids.get(3)))).containsExactly("n5", "n6", "n7");
        assertThat(contents(missed(bob, "?after=" + ids.get(4)))).containsExactly("n5", "n6", "n7");
        assertThat(contents(missed(bob, "?after=" + ids.get(8)))).isEmpty();
        assertThat(contents(missed(bob, "?after=" + Long.MAX_VALUE))).isEmpty();
    }

    @Test
    void theConversationsAreListedWithNumbersForIds() {
        post(ann, "{\"content\":\"Hello!\"}").statusCode(201);
        as(bob).get("/api/conversations")
                .then()
                .statusCode(200)
                .body("conversations.size()", is(1))
                .body("conversations[0].id.toString()", is(chat))
                .body("conversations[0].unread_count", is(1))
                .body("conversations[0].last_message.content", is("Hello!"))
                .body(
                        "conversations[0].members.collect { it.toString() }.sort()",
                        is(List.of(ann, bob).stream().sorted().toList()))
                .body("next_cursor", nullValue());
        given().get("/api/conversations").then().statusCode(401);
    }

    @Test
    void attachmentsArriveInTheFieldAndInTheText() {
        try (ChatClient a = people.sohbet(ann);
                ChatClient b = people.sohbet(bob)) {
            listening(a, b);
            as(ann).body(
                            "{\"client_id\":\"k\",\"content\":\"\",\"attachments\":[{\"url\":\"https://h.example/a.png\"}]}")
                    .post("/api/v1/conversations/" + chat + "/messages")
                    .then()
                    .statusCode(201);
            JsonNode told = b.next("chat:message").path("payload");
            assertThat(told.path("content").asText()).isEqualTo("https://h.example/a.png");
            assertThat(told.at("/attachments/0/url").asText()).isEqualTo("https://h.example/a.png");
            as(ann).body("{\"content\":\"\",\"attachments\":[{\"url\":\"/a.png\"}]}")
                    .post("/api/conversations/" + chat + "/messages")
                    .then()
                    .statusCode(400);
            a.send("{'type':'chat:send','payload':{'conversation_id':" + chat
                    + ",'content':'look','attachments':[{'url':'https://h.example/b.png','blurhash':'x'}]}}");
            JsonNode own = b.next("chat:message").path("payload");
            assertThat(own.path("content").asText()).isEqualTo("look\nhttps://h.example/b.png");
            assertThat(own.at("/attachments/0/blurhash").asText()).isEqualTo("x");
        }
    }

    @Test
    void strangersGetErrorsAndSeeNothing() {
        String eve = People.newId();
        try (ChatClient a = people.sohbet(ann);
                ChatClient e = people.sohbet(eve)) {
            assertError(e.send(send("let me in")), "not_found");
            assertError(e.send("{'type':'chat:typing','payload':{'conversation_id':" + chat + "}}"), "not_found");
            assertError(
                    e.send("{'type':'chat:read','payload':{'conversation_id':" + chat + ",'message_id':1}}"),
                    "not_found");
            listening(a);
            a.send(send("secret")).next("chat:message");
            assertThat(e.untilPong()).isEmpty();
            assertThat(a.untilPong()).isEmpty();
        }
    }

    @Test
    void nobodySpeaksForSomebodyElse() {
        try (ChatClient a = people.sohbet(ann)) {
            assertError(
                    a.send("{'type':'chat:typing','payload':{'conversation_id':" + chat + ",'user_id':" + bob + "}}"),
                    "forbidden");
            assertError(
                    a.send("{'type':'chat:send','payload':{'conversation_id':" + chat + ",'sender_id':" + bob
                            + ",'content':'x'}}"),
                    "forbidden");
            assertThat(a.untilPong()).isEmpty();
        }
    }

    @Test
    void rubbishGetsAnErrorAndTheConnectionStaysOpen() {
        try (ChatClient a = people.sohbet(ann)) {
            assertError(a.send("nonsense"), "bad_request");
            assertError(a.send("{'type':'message','payload':{}}"), "bad_request");
            assertError(a.send("{'type':'chat:send','payload':{'conversation_id':true,'content':'x'}}"), "bad_request");
            assertError(a.sendBinary(new byte[] {1}), "bad_request");
            assertThat(a.untilPong()).isEmpty();
        }
    }

    @Test
    void aMessageOverTheLimitCloses() {
        try (ChatClient a = people.sohbet(ann)) {
            a.send(send("x".repeat(8192)));
            assertThat(a.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void overHttpAMessageIsSentTooAndAnsweredByItsPayload() throws IOException {
        try (ChatClient b = people.sohbet(bob)) {
            b.untilPong();
            String body = post(ann, "{\"content\":\"Hello!\"}")
                    .statusCode(201)
                    .contentType(ContentType.JSON)
                    .extract()
                    .asString();
            assertThat(b.next("chat:message").path("payload")).isEqualTo(new ObjectMapper().readTree(body));
        }
    }

    @Test
    void overHttpTheSameIsRefused() {
        problem(post(People.newId(), "{\"content\":\"x\"}"), 404, "not_found");
        problem(post(ann, "{\"content\":\"\"}").body("field", is("content")), 400, "bad_request");
        problem(post(ann, "{\"content\":7}"), 400, "bad_request");
        problem(post(ann, "{}"), 400, "bad_request");
        problem(post(ann, "nonsense"), 400, "bad_request");
        problem(post(ann, "{\"content\":\"" + "x".repeat(8193) + "\"}"), 413, "too_large");
        problem(
                given().contentType(ContentType.JSON)
                        .body("{\"content\":\"x\"}")
                        .post("/api/conversations/" + chat + "/messages")
                        .then(),
                401,
                "unauthorized");
    }

    /** A ping is answered when the client is authenticated, which in this dialect means subscribed to everything. */
    private static void listening(ChatClient... clients) {
        for (ChatClient client : clients) {
            client.untilPong();
        }
    }

    private ValidatableResponse missed(String user, String query) {
        return as(user).get("/api/conversations/" + chat + "/messages" + query).then();
    }

    private static List<String> contents(ValidatableResponse page) {
        return page.statusCode(200).extract().jsonPath().getList("messages.content");
    }

    private ValidatableResponse post(String user, String body) {
        return as(user).body(body)
                .post("/api/conversations/" + chat + "/messages")
                .then();
    }

    private static io.restassured.specification.RequestSpecification as(String user) {
        return given().header("Authorization", "Bearer " + Tokens.of(user)).contentType(ContentType.JSON);
    }

    private String send(String content) {
        return "{'type':'chat:send','payload':{'conversation_id':" + chat + ",'content':'" + content + "'}}";
    }

    private static String presence(String type, String user) {
        return "{\"type\":\"" + type + "\",\"payload\":{\"user_id\":" + user + "}}";
    }

    private static boolean typed(JsonNode frame, String type) {
        return frame.path("type").asText().equals(type);
    }

    private static void assertError(ChatClient client, String code) {
        JsonNode payload = client.next("error").path("payload");
        assertThat(payload.path("code").asText()).isEqualTo(code);
        assertThat(payload.path("message").asText()).isNotBlank();
    }
}
