package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Chats;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same hostile JSON over every interface, as a frame of each dialect and as the body of each request: the response
 * is a clear error with a stable code, nothing is stored, and the connection stays open.
 */
@QuarkusTest
class HostileInputTest {
    @TestHTTPResource
    URI server;

    private final String ann = People.newId();
    private final String bob = People.newId();

    /** JSON in which {@code @} stands for the rest of a message of a dialect, or of a request. */
    static List<String> hostile() {
        return List.of(
                "{@,'content':'a','content':'b','text':'a','text':'b'}",
                "{@,'text':'x','content':'x'} {}",
                "{@,'text':'x','content':'x'}x",
                "{@,'text':'\\u0000','content':'\\u0000'}",
                "{@,'text':'\\ud800','content':'\\ud800'}",
                "{@,'text':'\\udc00x','content':'x\\udc00'}",
                "{@,'text':1e999999999,'content':1e999999999}",
                "{@,'text':1e99999999999999999999,'content':1e99999999999999999999}",
                "{@,'text':" + "9".repeat(5000) + ",'content':1}",
                "{@,'text':'x','content':'x','a':" + "[".repeat(40) + "]".repeat(40) + "}",
                "{@,'text':['x'],'content':{'x':1}}",
                "{@,'text':'x','content':'x','a':NaN}",
                "{@,'text':'x','content':'x',}",
                "{@,'text':'x','content':'x','a':-}",
                "{@,'text':'x','content':'x','a':01}",
                "{@,'text':'x\u0001','content':'x\u0001'}",
                "{@,'" + "n".repeat(300) + "':1,'text':'x','content':'x'}");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void itIsRefusedAndNothingIsKept(String json) {
        String chat = Long.toString(new Chats(ann).with(bob));
        People people = new People(server);
        try (ChatClient parley = people.parley(ann);
                ChatClient goods = people.goods(ann);
                ChatClient sohbet = people.sohbet(ann)) {
            refused(
                    parley,
                    "{'type':'message.send','payload':" + with(json, "'conversation_id':'" + chat + "','client_id':'c'")
                            + "}");
            refused(
                    goods,
                    "{'type':'message','data':"
                            + with(json, "'conversation_id':'" + chat + "','id':'" + UUID.randomUUID() + "'") + "}");
            refused(sohbet, "{'type':'chat:send','payload':" + with(json, "'conversation_id':" + chat) + "}");
        }
        for (String path : List.of(
                "/api/v1/chats/" + chat + "/messages",
                "/api/conversations/" + chat + "/messages",
                "/api/v1/conversations/" + chat + "/messages")) {
            Response answer = given().contentType("application/json")
                    .auth()
                    .oauth2(Tokens.of(ann))
                    .body(with(json, "'client_id':'c'").replace('\'', '"'))
                    .post(path);
            assertThat(answer.statusCode())
                    .as("%s %s: %s", path, json, answer.asString())
                    .isEqualTo(400);
            assertThat(answer.path("code").toString()).isEqualTo("bad_request");
            assertThat(answer.asString()).doesNotContain("jackson", "Exception");
        }
        assertThat(new Chats(bob)
                        .get("/" + chat + "/messages")
                        .statusCode(200)
                        .extract()
                        .jsonPath()
                        .getList("messages"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'mark_read','message_id':1e999999999}",
                "{'type':'mark_read','message_id':1e99999999999999999999}",
                "{'type':'mark_read','type':'ping'}",
                "{'type':'typing','chat_id':1.5}",
                "{'type':'typing','chat_id':9223372036854775808}",
                "{'type':'typing','chat_id':'\\u0000'}",
                "{'type':'typing','chat_id':'\\ud83d'}",
                "{'type':'join_room','data':{'room':'\\u0000'}}",
                "{'type':'join_room','data':{'room':1e999999999}}",
                "{'type':'join_room','data':{'room':'a\\u202eb'}}",
                "{'type':'\\u0000'}"
            })
    void whereThereIsNothingToSend(String frame) {
        People people = new People(server);
        try (ChatClient listings = people.listings(ann);
                ChatClient notifications = people.notifications(ann)) {
            refused(listings, frame);
            refused(notifications, frame);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:59:59Z\n1",
                "-1000000000-01-01T00:00:00Z\n1",
                "2026-01-01T00:00:00Z\n1\u0000",
                "2026-01-01T00:00:00Z\n",
                "2026-01-01T00:00:00Z\n1\n2",
                "2026-01-01T00:00:00Z",
                "\n1",
                "1-5",
                "1+5",
                "3",
                "00\u0000",
                "199999999999999999999"
            })
    void cursorsThatNobodyHandedOut(String content) {
        String encoded =
                Base64.getUrlEncoder().withoutPadding().encodeToString(content.getBytes(StandardCharsets.UTF_8));
        for (String cursor : List.of(encoded, encoded + "=", "%00", "a".repeat(2000), "\u00e4")) {
            for (String path : List.of("/api/v1/conversations", "/api/v1/chats", "/api/v1/users/" + ann + "/data")) {
                Response answer = given().auth()
                        .oauth2(Tokens.of(ann))
                        .queryParam("cursor", cursor)
                        .get(path);
                assertThat(answer.statusCode())
                        .as("%s %s: %s", path, cursor, answer.asString())
                        .isEqualTo(400);
                assertThat(answer.path("code").toString()).isEqualTo("bad_request");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'n':1e999999999}",
                "{'n':1e200000}",
                "{'t':'\\u0000'}",
                "{'t':'\\ud800'}",
                "{'\\ud800':1}",
                "{'a':" + "['\\u0000']" + "}"
            })
    void payloadsThatPostgreSqlCannotHold(String payload) {
        Response answer = given().contentType("application/json")
                .auth()
                .oauth2(Tokens.mint(ann).roles("service").token())
                .body(("{'user_id':'" + bob + "','notification_type':'t','title':'T','message':'M','payload':" + payload
                                + "}")
                        .replace('\'', '"'))
                .post("/api/v1/websocket/send/notification");
        assertThat(answer.statusCode()).as("%s: %s", payload, answer.asString()).isEqualTo(400);
        assertThat(answer.<String>path("code")).isEqualTo("bad_request");
        // The parser refuses a name with half a surrogate pair as invalid JSON, and names no field.
        assertThat(answer.<String>path("field")).isIn("payload", payload.startsWith("{'\\ud800'") ? null : "payload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%C2%80", "%E2%80%AE", "a%0Ab"})
    void idsInAddresses(String id) {
        for (String path : List.of(
                "/api/v1/conversations/" + id, "/api/v1/chats/" + id + "/messages", "/api/v1/users/" + id + "/data")) {
            Response answer = given().urlEncodingEnabled(false)
                    .auth()
                    .oauth2(Tokens.mint(ann).roles("admin").token())
                    .get(path);
            assertThat(answer.statusCode()).as(path).isBetween(400, 404);
            assertThat(answer.path("code").toString()).as(path).isIn("bad_request", "not_found");
        }
    }

    private static String with(String json, String fields) {
        return json.replace("@", fields);
    }

    /** Expects an error of the dialect, after which the connection is as before. */
    private static void refused(ChatClient client, String frame) {
        client.send(frame);
        JsonNode error = client.next("error");
        assertThat(error.toString()).as(frame).contains("\"bad_request\"").doesNotContain("jackson", "Exception");
        assertThat(client.untilPong())
                .as(frame)
                .noneMatch(it -> it.path("type").asText().equals("error"));
    }
}
