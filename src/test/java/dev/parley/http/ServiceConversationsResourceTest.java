package dev.parley.http;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that owns its conversations, like the teams' back ends. */
@QuarkusTest
class ServiceConversationsResourceTest {
    private static final String PATH = "/api/v1/conversations/";

    @TestHTTPResource("/")
    URI server;

    @Inject
    RedisDataSource redis;

    @Inject
    Pool pool;

    private final Api ann = Api.somebody("ann");
    private final Api bob = Api.somebody("bob");
    private final String uuid = UUID.randomUUID().toString();

    @ParameterizedTest
    @ValueSource(strings = {"uuid", "number", "object id"})
    void clientsSubscribeToWhatTheirServiceOwnsAndGetWhatItPublishes(String kind) {
        String id =
                switch (kind) {
                    case "number" -> String.valueOf(Math.abs(uuid.hashCode()));
                    case "object id" -> uuid.replace("-", "").substring(0, 24);
                    default -> uuid;
                };
        put(id, group(ann, bob))
                .statusCode(201)
                .header("Location", is(PATH + id))
                .body("conversation_id", is(id));
        put(id, group(ann, bob)).statusCode(200).body("member_count", is(2));

        try (ChatClient a = new People(server).parley(ann.userId())) {
            a.send("{'type':'subscribe','payload':{'conversation_ids':['" + id + "']}}")
                    .next("subscribed");
            publish(
                    id,
                    "{'type':'message.new','payload':{'conversation_id':'" + id + "','message':{'id':'" + uuid
                            + "','sender_id':'" + bob.userId()
                            + "','content':'Hi','created_at':'2026-01-01T00:00:00Z'}}}");

            JsonNode message = a.next("message.new").path("payload");
            assertThat(message.path("conversation_id").asText()).isEqualTo(id);
            assertThat(message.at("/message/content").asText()).isEqualTo("Hi");
        }
    }

    @Test
    void theSameIsARowOfTheOutboxAndWhatFollowsItReachesTheMembers() {
        try (ChatClient a = new People(server).parley(ann.userId())) {
            outbox("conversation.put", group(ann, bob));
            outbox("order.shipped", "{'order':1}");

            assertThat(a.next("conversation.created")
                            .at("/payload/conversation_id")
                            .asText())
                    .isEqualTo(uuid);
            ann.get("/" + uuid).statusCode(200).body("created_by", is("service"));
            outbox("order.shipped", "{'order':2}");
            assertThat(a.next("order.shipped")).isNotNull();
            outbox("conversation.put", "{'kind':'group','nonsense':1}");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(pool.preparedQuery("SELECT error FROM outbox WHERE address = $1")
                                    .executeAndAwait(Tuple.of("ws:conv:" + uuid))
                                    .iterator()
                                    .next()
                                    .getString(0))
                            .contains("nonsense"));
            outbox("conversation.delete", "{}");
            assertThat(a.next("member.removed").at("/payload/conversation_id").asText())
                    .isEqualTo(uuid);
            ann.get("/" + uuid).statusCode(404);
        }
    }

    @Test
    void membersWhoAreConnectedSeeChangesAtOnce() {
        put(uuid, group(ann)).statusCode(201);
        try (ChatClient b = new People(server).parley(bob.userId())) {
            put(uuid, group(ann, bob)).statusCode(200);
            assertThat(b.next("conversation.created")
                            .at("/payload/conversation_id")
                            .asText())
                    .isEqualTo(uuid);
            ann.send(uuid, "Hello");
            assertThat(b.next("message.new").at("/payload/message/content").asText())
                    .isEqualTo("Hello");
            put(uuid, group(ann)).statusCode(200);
            b.next("member.removed");
            bob.get("/" + uuid).statusCode(404);
        }
    }

    @Test
    void aServiceSpeaksAsOneOfItsUsersAndIsNoMember() {
        put(uuid, group(ann, bob)).statusCode(201);

        service()
                .body(json("{'as_user':'" + ann.userId() + "','content':'Hi','client_id':1}"))
                .post(PATH + uuid + "/messages")
                .then()
                .statusCode(201)
                .body("message.sender_id", is(ann.userId()))
                .body("message.client_id", is("1"));

        ann.get("/" + uuid).body("member_count", is(2)).body("members.user_id", not(hasItem("shop")));
        problem(
                service()
                        .body(json("{'as_user':'nobody','content':'Hi'}"))
                        .post(PATH + uuid + "/messages")
                        .then(),
                404,
                "not_found");
        problem(
                service()
                        .body(json("{'content':'Hi'}"))
                        .post(PATH + uuid + "/messages")
                        .then(),
                404,
                "not_found");
        problem(
                bob.post("/" + uuid + "/messages", "{'as_user':'" + ann.userId() + "','content':'Hi'}"),
                403,
                "forbidden");
    }

    @Test
    void aServiceSpeaksAsItsUsersOnASocketToo() {
        put(uuid, group(ann, bob)).statusCode(201);
        String token = Tokens.mint("shop").roles("service").token();
        try (ChatClient shop = ChatClient.dial(
                                URI.create(server.toString().replaceFirst("^http", "ws") + "ws?token=" + token))
                        .connect();
                ChatClient b = new People(server).parley(bob.userId())) {
            shop.next("auth.success");
            shop.send("{'type':'message.send','payload':{'as_user':'" + ann.userId() + "','conversation_id':'" + uuid
                    + "','client_id':'k','content':'Hi'}}");
            String id = shop.next("message.ack").at("/payload/id").asText();
            assertThat(b.next("message.new").at("/payload/message/sender_id").asText())
                    .isEqualTo(ann.userId());
            shop.send("{'type':'message.edit','payload':{'as_user':'" + ann.userId() + "','message_id':'" + id
                    + "','content':'Ho'}}");
            shop.next("message.ack");
            assertThat(pool.preparedQuery("SELECT edited_by FROM message WHERE id = $1")
                            .executeAndAwait(Tuple.of(Long.valueOf(id)))
                            .iterator()
                            .next()
                            .getString(0))
                    .isEqualTo("shop");
            b.send("{'type':'message.send','payload':{'as_user':'" + ann.userId() + "','conversation_id':'" + uuid
                    + "','client_id':'k2','content':'Hi'}}");
            assertThat(b.next("error").at("/payload/code").asText()).isEqualTo("forbidden");
        }
    }

    @Test
    void onlyServicesChooseIdsAndDelete() {
        problem(ann.put("/" + uuid, group(ann)), 403, "forbidden");
        problem(ann.delete("/" + uuid), 403, "forbidden");
        problem(ann.post("", "{'id':'" + uuid + "','kind':'group','title':'T'}"), 400, "bad_request")
                .body("field", is("id"));
        put(uuid, group(ann)).statusCode(201);
        service().delete(PATH + uuid).then().statusCode(204);
        problem(service().delete(PATH + uuid).then(), 404, "not_found");
        ann.get("/" + uuid).statusCode(404);
        problem(put("4000000000000000", group(ann)), 400, "bad_request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST||{'kind':'group','title':'T','colour':1}|colour",
                "POST||{'kind':'direct','user_id':'u','title':'T'}|title",
                "POST||{'kind':'group','title':'T','members':[{'user_id':'u','rolle':'admin'}]}|members[0].rolle",
                "POST|/members|{'members':[{'user_id':'u'}],'role':'admin'}|role",
                "POST|/messages|{'content':'x','reply':1}|reply",
                "PUT|/mute|{'until':null,'for':1}|for",
                "PUT|/members/u|{'role':'admin','user_id':'v'}|user_id",
                "PATCH||{'titel':'T'}|titel"
            })
    void whatIsNotUnderstoodIsRefused(String method, String path, String body, String field) {
        put(uuid, group(ann)).statusCode(201);
        String at = path == null ? "" : path;
        problem(
                        switch (method) {
                            case "POST" -> ann.post(path == null ? "" : "/" + uuid + at, body);
                            case "PUT" -> ann.put("/" + uuid + at, body);
                            default -> ann.patch("/" + uuid + at, body);
                        },
                        400,
                        "bad_request")
                .body("field", is(field));
    }

    @Test
    void nobodySpeaksForSomebodyElseOverHttp() {
        put(uuid, group(ann, bob)).statusCode(201);
        String body = "{'content':'x','sender_id':'" + bob.userId() + "'}";
        problem(ann.post("/" + uuid + "/messages", body), 403, "forbidden");
        for (String path :
                new String[] {"/api/v1/chats/" + uuid + "/messages", "/api/conversations/" + uuid + "/messages"}) {
            problem(
                    given().header("Authorization", "Bearer " + Tokens.of(ann.userId()))
                            .contentType(ContentType.JSON)
                            .body(json(body))
                            .post(path)
                            .then(),
                    403,
                    "forbidden");
        }
        ann.post("/" + uuid + "/messages", body.replace(bob.userId(), ann.userId()))
                .statusCode(201);
    }

    @Test
    void aByteOrderMarkIsPassedOver() {
        put(uuid, group(ann)).statusCode(201);
        ann.post("/" + uuid + "/messages", "\uFEFF{'content':'x'}").statusCode(201);
        try (ChatClient a = new People(server).parley(ann.userId())) {
            a.send("\uFEFF{'type':'ping'}").next("pong");
        }
        People people = new People(server);
        try (ChatClient goods = people.goods(ann.userId());
                ChatClient listings = people.listings(ann.userId());
                ChatClient sohbet = people.sohbet(ann.userId());
                ChatClient notifications = people.notifications(ann.userId())) {
            for (ChatClient each : List.of(goods, listings, sohbet, notifications)) {
                each.send("\uFEFF{'type':'ping'}").next("pong");
            }
        }
    }

    @Test
    void pagesAreBoundedInBytesAndGoOnWhereTheyEnded() {
        put(uuid, group(ann)).statusCode(201);
        pool.preparedQuery("INSERT INTO message (conversation_id, seq, sender_id, content) "
                        + "SELECT $1, n, $2, repeat('x', 8000) FROM generate_series(1, 100) n")
                .executeAndAwait(Tuple.of(uuid, ann.userId()));
        pool.preparedQuery("UPDATE conversation SET last_seq = 100 WHERE id = $1")
                .executeAndAwait(Tuple.of(uuid));

        JsonObject page = new JsonObject(ann.get("/" + uuid + "/messages?limit=100")
                .statusCode(200)
                .extract()
                .asString());

        int size = page.getJsonArray("messages").size();
        assertThat(size).isBetween(20, 40);
        assertThat(page.getBoolean("has_more")).isTrue();
        ann.get("/" + uuid + "/messages?limit=100&before=" + (101 - size)).body("messages[0].seq", is(100 - size));
    }

    @Test
    void theListHasACountAndAFewMembers() {
        StringBuilder members = new StringBuilder("{'user_id':'" + ann.userId() + "'}");
        for (int i = 0; i < 99; i++) {
            members.append(",{'user_id':").append(i).append('}');
        }
        put(uuid, "{'kind':'group','members':[" + members + "]}")
                .statusCode(201)
                .body("members.size()", is(100));

        ann.get("").body("conversations[0].member_count", is(100)).body("conversations[0].members.size()", is(20));
        ann.get("/" + uuid).body("members.size()", is(100));
    }

    private void publish(String conversation, String frame) {
        redis.execute("PUBLISH", "ws:conv:" + conversation, json(frame));
    }

    private void outbox(String type, String payload) {
        pool.preparedQuery("INSERT INTO outbox (address, type, payload) VALUES ($1, $2, $3::text::jsonb)")
                .executeAndAwait(Tuple.of("ws:conv:" + uuid, type, json(payload)));
    }

    private static ValidatableResponse put(String id, String body) {
        return service().body(json(body)).put(PATH + id).then();
    }

    private static RequestSpecification service() {
        return given().header(
                        "Authorization",
                        "Bearer " + Tokens.mint("shop").roles("service").token())
                .contentType(ContentType.JSON);
    }

    private static String group(Api... members) {
        StringBuilder all = new StringBuilder();
        for (Api member : members) {
            all.append(all.isEmpty() ? "" : ",")
                    .append("{'user_id':'")
                    .append(member.userId())
                    .append("'}");
        }
        return "{'kind':'group','title':'Team','members':[" + all + "]}";
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
