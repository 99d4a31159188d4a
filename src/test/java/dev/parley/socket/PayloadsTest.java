package dev.parley.socket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Service;
import dev.parley.testing.Tokens;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that belong to apps are delivered as they were sent, over every interface. */
@QuarkusTest
class PayloadsTest {
    /** Not in alphabetical order, and with numbers that a double or PostgreSQL would write differently. */
    private static final String ODD = "{\"z\":1.50,\"a\":[1e3,-0,0.0000001,1E+2,12345678901234567890],\"ü\":\"\","
            + "\"m\":{\"y\":null,\"b\":true}}";

    @TestHTTPResource("/")
    URI root;

    @Inject
    RedisDataSource redis;

    @Inject
    Pool pool;

    private final Api ann = Api.somebody("ann");
    private final Api bob = Api.somebody("bob");
    private final Service all = Service.as("root", "admin", "service");

    @ParameterizedTest
    @ValueSource(strings = {ODD, "[1.0,{}]", "\"text\"", "7", "1e3", "true", "null", "{}"})
    void aKeptNotificationsPayload(String payload) {
        try (ChatClient notices = client("ws/connect");
                ChatClient parley = client("ws")) {
            notices.untilPong();
            parley.untilPong();
            post(
                    "/send/notification",
                    "{\"user_id\":\"" + ann.userId() + "\",\"notification_type\":\"t\",\"title\":\"T\","
                            + "\"payload\":" + payload + "}");
            assertThat(notices.nextText("notification")).contains("\"payload\":" + payload + "}");
            assertThat(parley.nextText("notification")).contains("\"payload\":" + payload);
        }
        assertThat(Service.as(ann.userId())
                        .get("/notifications")
                        .statusCode(200)
                        .extract()
                        .asString())
                .contains("\"payload\":" + payload + ",");
        assertThat(exported()).contains("\"payload\":" + payload + ",");
    }

    private String exported() {
        StringBuilder pages = new StringBuilder();
        String cursor = "";
        while (cursor != null) {
            var page = given().header(
                            "Authorization",
                            "Bearer " + Tokens.mint("root").roles("admin").token())
                    .get("/api/v1/users/" + ann.userId() + "/data" + cursor)
                    .then()
                    .statusCode(200)
                    .extract();
            pages.append(page.asString());
            cursor = page.path("next_cursor") == null ? null : "?cursor=" + page.path("next_cursor");
        }
        return pages.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {ODD, "[1.0,{}]", "null"})
    void whatIsLiveOnly(String payload) {
        try (ChatClient notices = client("ws/connect");
                ChatClient parley = client("ws")) {
            notices.send("{'type':'join_room','data':{'room':'" + ann.userId() + "'}}")
                    .next("room_joined");
            parley.untilPong();
            String end = ",\"payload\":" + payload + "}";
            String user = "{\"user_id\":\"" + ann.userId() + "\",";
            post("/live/update", user + "\"update_type\":\"t\"" + end);
            post("/live/data", user + "\"data_type\":\"t\"" + end);
            post("/send/room", "{\"room\":\"" + ann.userId() + "\",\"notification_type\":\"t\",\"title\":\"T\"" + end);
            post("/send/system", "{\"message_type\":\"" + ann.userId() + "\",\"title\":\"T\"" + end);
            for (String type : new String[] {"live_update", "data_update", "room_notification"}) {
                assertThat(notices.nextText(type)).contains(end);
            }
            for (String type : new String[] {"live.update", "data.update"}) {
                assertThat(parley.nextText(type)).contains(end);
            }
            assertThat(notices.nextText("system_message")).contains(end);
            assertThat(parley.nextText("system")).contains(end);
        }
    }

    @Test
    void whatOtherServicesPublish() {
        String frame = "{\"type\":\"data.update\",\"payload\":{\"data_type\":\"t\",\"payload\":" + ODD + "}}";
        try (ChatClient notices = client("ws/connect");
                ChatClient parley = client("ws")) {
            notices.untilPong();
            parley.untilPong();
            redis.execute("PUBLISH", "ws:user:" + ann.userId(), frame);
            assertThat(parley.nextText("data.update")).isEqualTo(frame);
            assertThat(notices.nextText("data_update")).contains("\"payload\":" + ODD);

            pool.preparedQuery("INSERT INTO outbox (address, type, payload) VALUES ($1, 'x', $2::text::json)")
                    .executeAndAwait(Tuple.of("ws:user:" + ann.userId(), ODD));
            assertThat(parley.nextText("x")).isEqualTo("{\"type\":\"x\",\"payload\":" + ODD + "}");
        }
    }

    @Test
    void anAttachmentInItsAppsOwnWords() {
        String conversation = ann.post("", "{'kind':'direct','user_id':'" + bob.userId() + "'}")
                .statusCode(201)
                .extract()
                .path("conversation_id");
        String attachments = "[{\"zoom\":1.50,\"url\":\"https://files.example/a\",\"crop\":[1e3,-0]},"
                + "{\"name\":\"b\",\"url\":\"https://files.example/b\"}]";
        try (ChatClient goods = client("ws/chat/" + ann.userId())) {
            try (ChatClient live = goodsOf(bob)) {
                live.untilPong();
                send(goods, "1", conversation, attachments);
                assertThat(live.nextText("message")).contains(attachments);
            }
            send(goods, "2", conversation, attachments);
            goods.untilPong();
        }
        try (ChatClient later = goodsOf(bob)) {
            assertThat(later.nextText(frame -> frame.at("/data/id").asText().equals("2")))
                    .contains(attachments);
        }
    }

    private void send(ChatClient goods, String id, String conversation, String attachments) {
        goods.send("{'type':'message','data':{'id':'" + id + "','conversation_id':'" + conversation
                + "','recipient_id':'" + bob.userId() + "','content':'','attachments':" + attachments + "}}");
    }

    private void post(String path, String body) {
        all.post(path, body).statusCode(202);
    }

    private ChatClient goodsOf(Api user) {
        return ChatClient.dial(root.resolve("ws/chat/" + user.userId() + "?token=" + Tokens.of(user.userId())))
                .connect();
    }

    private ChatClient client(String path) {
        return ChatClient.dial(root.resolve(path + "?token=" + Tokens.of(ann.userId())))
                .connect();
    }
}
