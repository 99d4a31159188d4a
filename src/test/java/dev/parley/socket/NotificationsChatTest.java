package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Knock;
import dev.parley.testing.Service;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The notifications protocol, as its clients see it. */
@QuarkusTest
class NotificationsChatTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/ws/connect")
    URI ws;

    private final Api ann = Api.somebody("ann");
    private final Api bob = Api.somebody("bob");
    private final String room = "room-" + UUID.randomUUID();

    @Test
    void withoutAGoodTokenThereIsNoSocket() {
        URI plain = URI.create(ws.toString().replaceFirst("^http", "ws"));
        String expired = Tokens.mint("ann").expiringIn(Duration.ofMinutes(-1)).token();
        for (String query : new String[] {"", "?token=", "?token=x", "?token=" + expired}) {
            assertThat(Knock.at(URI.create(plain + query), UnaryOperator.identity()))
                    .isEqualTo("401");
        }
    }

    @Test
    void nothingIsSaidUnasked() {
        try (ChatClient a = client(ann)) {
            assertThat(a.untilPong()).isEmpty();
        }
    }

    @Test
    void aPingIsAnsweredWithTheTime() {
        try (ChatClient a = client(ann)) {
            JsonNode pong = a.send("{'type':'ping'}").next();
            assertThat(pong.path("type").asText()).isEqualTo("pong");
            assertThat(Duration.between(Instant.parse(pong.path("timestamp").asText()), Instant.now())
                            .abs())
                    .isLessThan(Duration.ofMinutes(1));
        }
    }

    @Test
    void whoIsInARoomIsToldOfItAndNobodyElse() {
        try (ChatClient a = client(ann);
                ChatClient b = client(bob);
                ChatClient second = client(bob)) {
            join(a);
            join(b);
            a.send("{'type':'typing_indicator','data':{'room':'" + room + "','is_typing':true}}");
            JsonNode typing = b.next("typing_indicator");
            assertThat(typing.at("/data/room").asText()).isEqualTo(room);
            assertThat(typing.at("/data/user_id").asText()).isEqualTo(ann.userId());
            assertThat(typing.at("/data/is_typing").asBoolean()).isTrue();
            a.send("{'type':'typing_indicator','data':{'room':'" + room + "','is_typing':false}}");
            assertThat(b.next("typing_indicator").at("/data/is_typing").asBoolean(true))
                    .isFalse();

            Service.as("shop", "service")
                    .post(
                            "/send/room",
                            "{'room':'" + room
                                    + "','notification_type':'sale','title':'Sale','message':'Now','payload':{'percent':5}}")
                    .statusCode(202);
            for (ChatClient member : new ChatClient[] {a, b}) {
                JsonNode data = member.next("room_notification").path("data");
                assertThat(data.toString())
                        .isEqualTo(("{'room':'" + room + "','notification_type':'sale','title':'Sale',"
                                        + "'message':'Now','payload':{'percent':5}}")
                                .replace('\'', '"'));
            }

            assertThat(b.send("{'type':'leave_room','data':{'room':'" + room + "'}}")
                            .next("room_left")
                            .at("/data/room")
                            .asText())
                    .isEqualTo(room);
            Service.as("shop", "service")
                    .post("/send/room", "{'room':'" + room + "','notification_type':'over','title':'T','message':'M'}")
                    .statusCode(202);
            assertThat(a.next("room_notification").at("/data/notification_type").asText())
                    .isEqualTo("over");
            assertThat(b.untilPong()).isEmpty();
            assertThat(second.untilPong()).isEmpty();
        }
    }

    @Test
    void typingOutsideOfARoomIsRefused() {
        try (ChatClient a = client(ann);
                ChatClient b = client(bob)) {
            join(b);
            JsonNode error = a.send("{'type':'typing_indicator','data':{'room':'" + room + "','is_typing':true}}")
                    .next();
            assertThat(error.path("type").asText()).isEqualTo("error");
            assertThat(error.at("/data/code").asText()).isEqualTo("forbidden");
            assertThat(error.path("timestamp").asText()).endsWith("Z");
            assertThat(b.untilPong()).isEmpty();
        }
    }

    @Test
    void othersSeeHowOneShowsOneself() {
        String chat = ann.post("", "{'kind':'direct','user_id':'" + bob.userId() + "'}")
                .statusCode(201)
                .extract()
                .path("conversation_id");
        ann.send(chat, "Hello");
        bob.send(chat, "Hello");
        try (ChatClient b = client(bob)) {
            b.untilPong();
            try (ChatClient a = client(ann)) {
                presence(b, "online");
                for (String status : new String[] {"away", "busy", "offline", "online"}) {
                    a.send("{'type':'presence_update','data':{'status':'" + status + "'}}");
                    presence(b, status);
                }
            }
        }
    }

    @Test
    void whoIsInARoomSeesWhoComesAndGoesAndHowTheyShowThemselves() {
        try (ChatClient b = client(bob)) {
            join(b);
            ChatClient a = client(ann);
            join(a);
            presence(b, "online");
            JsonNode there = a.next("presence_update").path("data");
            assertThat(there.path("user_id").asText()).isEqualTo(bob.userId());
            assertThat(there.path("status").asText()).isEqualTo("online");
            a.send("{'type':'presence_update','data':{'status':'busy'}}");
            presence(b, "busy");
            a.close();
            presence(b, "offline");
            assertThat(b.untilPong()).isEmpty();
        }
    }

    @Test
    void whoComesBackInTimeIsNotGoneAndWhoHasLeftTheRoomIsNotSeen() {
        try (ChatClient b = client(bob)) {
            join(b);
            ChatClient first = client(ann);
            join(first);
            presence(b, "online");
            first.close();
            try (ChatClient a = client(ann)) {
                a.send("{'type':'presence_update','data':{'status':'away'}}");
                presence(b, "away");
                join(a);
                presence(b, "away");
                a.send("{'type':'leave_room','data':{'room':'" + room + "'}}").next("room_left");
                a.send("{'type':'presence_update','data':{'status':'busy'}}").untilPong();
            }
            b.send("{'type':'presence_update','data':{'status':'away'}}");
            assertThat(b.untilPong()).isEmpty();
        }
    }

    @Test
    void nobodyOutsideOfTheRoomSeesIt() {
        try (ChatClient outside = client(bob);
                ChatClient a = client(ann);
                ChatClient again = client(ann)) {
            join(a);
            join(again);
            a.send("{'type':'presence_update','data':{'status':'busy'}}").untilPong();
            assertThat(outside.untilPong()).isEmpty();
            assertThat(again.untilPong()).isEmpty();
        }
    }

    @Test
    void badFramesAreAnsweredAndTheSocketStaysOpen() {
        try (ChatClient a = client(ann)) {
            for (String bad : new String[] {
                "x",
                "[]",
                "{}",
                "{'type':'nothing'}",
                "{'type':'join_room'}",
                "{'type':'join_room','data':{'room':[7]}}",
                "{'type':'presence_update','data':{'status':'gone'}}"
            }) {
                assertThat(a.send(bad).next("error").at("/data/code").asText()).isEqualTo("bad_request");
            }
            assertThat(a.sendBinary(new byte[] {1})
                            .next("error")
                            .at("/data/code")
                            .asText())
                    .isEqualTo("bad_request");
            assertThat(a.send("{'type':'ping','data':{'user_id':'" + bob.userId() + "'}}")
                            .next("error")
                            .at("/data/code")
                            .asText())
                    .isEqualTo("forbidden");
            assertThat(a.untilPong()).isEmpty();
        }
    }

    @Test
    void aLongMessageEndsTheConnection() {
        try (ChatClient a = client(ann)) {
            String frame = "{'type':'ping','x':'%s'}";
            a.send(frame.formatted("x".repeat(512 - frame.length() + 2))).next("pong");
            a.send(frame.formatted("x".repeat(513 - frame.length() + 2)));
            assertThat(a.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aNotificationReachesAllConnectionsOfItsUserInEveryDialect() throws Exception {
        try (ChatClient one = client(ann);
                ChatClient two = client(ann);
                ChatClient other = client(bob);
                ChatClient nativeClient = ChatClient.dial(ws.resolve("/ws?token=" + Tokens.of(ann.userId())))
                        .connect()) {
            nativeClient.next("auth.success");
            one.untilPong();
            two.untilPong();
            var answer = Service.as("shop", "service")
                    .post(
                            "/send/notification",
                            "{'user_id':'" + ann.userId()
                                    + "','notification_type':'payment_succeeded','title':'Payment Successful','message':'Thanks',"
                                    + "'payload':{'order_id':456}}")
                    .statusCode(202)
                    .extract();
            assertThat(answer.<Integer>path("connections_reached")).isEqualTo(3);
            String expected = ("{'id':'" + answer.path("id") + "','notification_type':'payment_succeeded',"
                            + "'title':'Payment Successful','message':'Thanks','payload':{'order_id':456}}")
                    .replace('\'', '"');
            assertThat(JSON.readTree(one.next("notification").path("data").toString()))
                    .isEqualTo(JSON.readTree(expected));
            assertThat(two.next("notification").path("data").path("id").asText())
                    .isEqualTo(answer.path("id"));
            assertThat(nativeClient.next("notification").at("/payload/id").asText())
                    .isEqualTo(answer.path("id"));
            assertThat(other.untilPong()).isEmpty();
        }
    }

    @Test
    void updatesReachTheirUserAndAreNotKept() {
        try (ChatClient a = client(ann);
                ChatClient b = client(bob)) {
            a.untilPong();
            Service shop = Service.as("shop", "service");
            shop.post(
                            "/live/update",
                            "{'user_id':'" + ann.userId()
                                    + "','update_type':'order_status','payload':{'order_id':456,'status':'shipped'}}")
                    .statusCode(202);
            assertThat(a.next("live_update").path("data"))
                    .hasToString(
                            "{\"update_type\":\"order_status\",\"payload\":{\"order_id\":456,\"status\":\"shipped\"}}");
            shop.post("/live/data", "{'user_id':'" + ann.userId() + "','data_type':'order_status','payload':{'n':1}}")
                    .statusCode(202);
            assertThat(a.next("data_update").path("data"))
                    .hasToString("{\"data_type\":\"order_status\",\"payload\":{\"n\":1}}");
            assertThat(b.untilPong()).isEmpty();
        }
    }

    @Test
    void everybodyHearsWhatIsForEverybody() {
        try (ChatClient a = client(ann);
                ChatClient b = client(bob)) {
            a.untilPong();
            b.untilPong();
            String mark = UUID.randomUUID().toString();
            Service.as("root", "admin")
                    .post(
                            "/send/system",
                            "{'message_type':'maintenance','title':'" + mark
                                    + "','message':'At six','payload':{'minutes':5}}")
                    .statusCode(202);
            Service.as("root", "admin")
                    .post("/live/broadcast", "{'data_type':'" + mark + "','payload':{}}")
                    .statusCode(202);
            for (ChatClient client : new ChatClient[] {a, b}) {
                JsonNode system =
                        client.next(frame -> frame.at("/data/title").asText().equals(mark));
                assertThat(system.path("type").asText()).isEqualTo("system_message");
                assertThat(system.at("/data/message_type").asText()).isEqualTo("maintenance");
                assertThat(system.at("/data/payload/minutes").asInt()).isEqualTo(5);
                assertThat(client.next(frame ->
                                        frame.at("/data/data_type").asText().equals(mark))
                                .path("type")
                                .asText())
                        .isEqualTo("data_update");
            }
        }
    }

    private ChatClient client(Api user) {
        return ChatClient.dial(URI.create(ws + "?token=" + Tokens.of(user.userId())))
                .connect();
    }

    private void join(ChatClient client) {
        assertThat(client.send("{'type':'join_room','data':{'room':'" + room + "'}}")
                        .next("room_joined")
                        .at("/data/room")
                        .asText())
                .isEqualTo(room);
    }

    private void presence(ChatClient client, String status) {
        JsonNode data = client.next("presence_update").path("data");
        assertThat(data).hasToString("{\"user_id\":\"" + ann.userId() + "\",\"status\":\"" + status + "\"}");
    }
}
