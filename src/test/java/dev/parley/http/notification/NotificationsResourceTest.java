package dev.parley.http.notification;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.Acquainted;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Service;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP API beside the notifications socket. */
@QuarkusTest
class NotificationsResourceTest {
    @TestHTTPResource("/ws/connect")
    URI ws;

    private final String userId = "ann-" + UUID.randomUUID();
    private final Service ann = Service.as(userId);
    private final Service shop = Service.as("shop", "service");

    @Test
    void whatCameWhileOneWasAwayIsInTheList() {
        String first = notify("first");
        String second = notify("second");

        ann.get("/notifications")
                .statusCode(200)
                .body("notifications.id", contains(second, first))
                .body("unread_count", is(2))
                .body("has_more", is(false))
                .body("notifications[0].notification_type", is("t"))
                .body("notifications[0].title", is("second"))
                .body("notifications[0].message", is("m"))
                .body("notifications[0].payload.order_id", is(456))
                .body("notifications[0].read", is(false))
                .body("notifications[0].read_at", nullValue())
                .body("notifications[0].created_at", endsWith("Z"));
        ann.get("/notifications?limit=1")
                .body("notifications.id", contains(second))
                .body("has_more", is(true));
        ann.get("/notifications?before=" + second).body("notifications.id", contains(first));
        Service.as("bob-" + UUID.randomUUID())
                .get("/notifications")
                .statusCode(200)
                .body("notifications", empty())
                .body("unread_count", is(0));
    }

    @Test
    void oneIsReadByItsOwnerOnly() {
        String id = notify("n");
        notify("other");

        problem(Service.as("eve").put("/notifications/" + id + "/read"), 404, "not_found");
        ann.put("/notifications/" + id + "/read").statusCode(200);
        ann.put("/notifications/" + id + "/read").statusCode(200);
        ann.get("/notifications?unread=true")
                .body("notifications.title", contains("other"))
                .body("unread_count", is(1));
        ann.get("/notifications").body("notifications", hasSize(2)).body("notifications[1].read_at", notNullValue());
        for (String none : new String[] {"0", "x", "-1", "9223372036854775807", "99999999999999999999", "01"}) {
            problem(ann.put("/notifications/" + none + "/read"), 404, "not_found");
        }
    }

    @Test
    void allAreReadAtOnce() {
        notify("a");
        notify("b");

        ann.put("/notifications/read-all").statusCode(200).body("marked", is(2));
        ann.put("/notifications/read-all").statusCode(200).body("marked", is(0));
        ann.get("/notifications").body("unread_count", is(0)).body("notifications", hasSize(2));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=101,limit",
        "limit=x,limit",
        "before=0,before",
        "before=x,before",
        "unread=yes,unread"
    })
    void aBadQueryIsRefusedByName(String query, String field) {
        problem(ann.get("/notifications?" + query), 400, "bad_request").body("field", is(field));
    }

    @Test
    void oneSeesOnesOwnConnections() {
        Instant before = Instant.now().minusSeconds(1);
        try (ChatClient a = ChatClient.dial(URI.create(ws + "?token=" + Tokens.of(userId)))
                        .header("User-Agent", "u".repeat(300))
                        .connect();
                ChatClient b = ChatClient.dial(ws.resolve("/ws?token=" + Tokens.of(userId)))
                        .connect()) {
            a.untilPong();
            b.next("auth.success");
            var answer = ann.get("/connections/user")
                    .statusCode(200)
                    .body("connections", hasSize(2))
                    .body("connections.dialect", contains("notifications", "parley"))
                    .body("connections[0].remote_address", is("127.0.0.1"))
                    .body("connections[0].user_agent", is("u".repeat(256)))
                    .body("partial", nullValue())
                    .extract();
            assertThat(answer.<String>path("connections[0].id"))
                    .isNotBlank()
                    .isNotEqualTo(answer.<String>path("connections[1].id"));
            assertThat(answer.<String>path("connections[0].instance"))
                    .isEqualTo(answer.path("connections[1].instance"));
            Instant connected = Instant.parse(answer.path("connections[0].connected_at"));
            Instant seen = Instant.parse(answer.path("connections[0].last_seen"));
            assertThat(connected).isBetween(before, Instant.now());
            assertThat(Duration.between(connected, seen)).isGreaterThan(Duration.ofSeconds(-1));
        }
        Service.as("nobody-here-" + UUID.randomUUID())
                .get("/connections/user")
                .statusCode(200)
                .body("connections", empty());
    }

    @Test
    void aConnectionIsEndedByItsUserOrAnAdminAndNobodyElse() {
        try (ChatClient a = connected(Tokens.of(userId));
                ChatClient b = connected(Tokens.of(userId))) {
            a.untilPong();
            b.untilPong();
            List<String> ids =
                    ann.get("/connections/user").statusCode(200).extract().path("connections.id");
            String query = "?user_id=" + userId;
            Service eve = Service.as("eve", "service");
            problem(eve.get("/connections/user" + query), 403, "forbidden");
            problem(eve.delete("/connections/user/" + ids.get(0) + query), 403, "forbidden");
            problem(eve.delete("/connections/user/" + ids.get(0)), 404, "not_found");
            ann.delete("/connections/user/" + ids.get(0)).statusCode(204);
            assertThat(a.closeCode()).isEqualTo(1012);
            Service admin = Service.as("root", "admin");
            admin.get("/connections/user" + query).statusCode(200).body("connections.id", contains(ids.get(1)));
            admin.delete("/connections/user/" + ids.get(1) + query).statusCode(204);
            assertThat(b.closeCode()).isEqualTo(1012);
        }
    }

    @Test
    void anAdminSeesTheTotals() {
        Service admin = Service.as("root", "admin");
        try (ChatClient a = connected(Tokens.of(userId))) {
            a.send("{'type':'join_room','data':{'room':'r-" + userId + "'}}").next("room_joined");
            admin.get("/connections/stats")
                    .statusCode(200)
                    .body("total_connections", greaterThanOrEqualTo(1))
                    .body("total_users", greaterThanOrEqualTo(1))
                    .body("rooms", greaterThanOrEqualTo(1))
                    .body("instances", is(1))
                    .body("by_dialect.notifications", greaterThanOrEqualTo(1))
                    .body("by_instance.size()", is(1))
                    .body("timestamp", endsWith("Z"))
                    .body("partial", nullValue())
                    .body("approximate", nullValue());
        }
    }

    @Test
    void typingOverHttpNeedsAConnectionInTheRoom() {
        String room = "r-" + UUID.randomUUID();
        String body = "{'room':'" + room + "','is_typing':true}";
        String bob = "bob-" + UUID.randomUUID();
        try (ChatClient a = connected(Tokens.of(userId));
                ChatClient b = connected(Tokens.of(bob))) {
            b.send("{'type':'join_room','data':{'room':'" + room + "'}}").next("room_joined");
            problem(ann.post("/realtime/typing", body), 403, "forbidden");
            a.send("{'type':'join_room','data':{'room':'" + room + "'}}").next("room_joined");
            ann.post("/realtime/typing", body).statusCode(200).body("is_typing", is(true));
            assertThat(b.next("typing_indicator").at("/data/user_id").asText()).isEqualTo(userId);
            ann.post("/realtime/typing", body.replace("true", "false")).statusCode(200);
            assertThat(b.next("typing_indicator").at("/data/is_typing").asBoolean(true))
                    .isFalse();
        }
    }

    @Test
    void presenceOverHttpIsSeenByOthers() {
        String bob = "bob-" + UUID.randomUUID();
        String chat = given().header("Authorization", "Bearer " + Tokens.of(userId))
                .contentType("application/json")
                .body("{\"kind\":\"direct\",\"user_id\":\"" + bob + "\"}")
                .post("/api/v1/conversations")
                .then()
                .statusCode(201)
                .extract()
                .path("conversation_id");
        Acquainted.in(
                URI.create(ws.toString().replaceFirst("^ws", "http")),
                chat,
                List.of(Tokens.of(userId), Tokens.of(bob)));
        try (ChatClient a = connected(Tokens.of(userId))) {
            a.untilPong();
            try (ChatClient b = connected(Tokens.of(bob))) {
                b.untilPong();
                for (String status : List.of("busy", "offline", "away", "online")) {
                    ann.post("/realtime/presence", "{'status':'" + status + "'}")
                            .statusCode(200)
                            .body("status", is(status));
                    assertThat(b.next(frame -> frame.at("/data/user_id")
                                                    .asText()
                                                    .equals(userId)
                                            && frame.at("/data/status").asText().equals(status))
                                    .path("type")
                                    .asText())
                            .isEqualTo("presence_update");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_id", "sender_id"})
    void nobodySpeaksForAnotherUser(String field) {
        String other = "'" + field + "':'bob-" + UUID.randomUUID() + "'";
        String id = notify("n");

        problem(ann.post("/realtime/presence", "{'status':'busy'," + other + "}"), 403, "forbidden");
        String room = "r-" + UUID.randomUUID();
        try (ChatClient a = connected(Tokens.of(userId))) {
            a.send("{'type':'join_room','data':{'room':'" + room + "'}}").next("room_joined");
            problem(ann.post("/realtime/typing", "{'room':'" + room + "'," + other + "}"), 403, "forbidden");
            ann.post("/realtime/typing", "{'room':'" + room + "','" + field + "':'" + userId + "'}")
                    .statusCode(200);
        }
        problem(ann.put("/notifications/" + id + "/read", "{" + other + "}"), 403, "forbidden");
        problem(ann.put("/notifications/read-all", "{" + other + "}"), 403, "forbidden");
        ann.get("/notifications").body("unread_count", is(1));

        String own = "{'" + field + "':'" + userId + "','status':'online'}";
        ann.post("/realtime/presence", own).statusCode(200);
        ann.put("/notifications/" + id + "/read", own).statusCode(200);
        ann.put("/notifications/read-all", "no JSON").statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/send/notification|{'notification_type':'t','title':'T','message':'M'}|user_id",
                "/send/notification|{'user_id':7.5,'notification_type':'t','title':'T','message':'M'}|user_id",
                "/send/notification|{'user_id':'a','title':'T','message':'M'}|notification_type",
                "/send/notification|{'user_id':'a','notification_type':'t'}|payload",
                "/send/notification|{'user_id':'a','notification_type':'t','title':'','message':null,'payload':null}|payload",
                "/send/notification|{'user_id':'a','notification_type':'t','title':7,'message':'M'}|title",
                "/send/notification|{'user_id':'a','notification_type':'t','title':'T','message':[]}|message",
                "/send/notification|{'user_id':'a','notification_type':'t','title':'T','message':'M','payload':{'x':['\\u0000']}}|payload",
                "/send/notification|{'user_id':'a','notification_type':'t','title':'T','message':'M','payload':{'x':'\\ud800'}}|payload",
                "/send/system|{'title':'T','message':'M'}|message_type",
                "/send/system|{'message_type':'t'}|payload",
                "/send/room|{'room':'r','notification_type':'t'}|payload",
                "/send/payment|{'payment_id':1,'status':'paid'}|user_id",
                "/send/payment|{'user_id':'a','status':'paid'}|payment_id",
                "/send/payment|{'user_id':'a','payment_id':1}|status",
                "/send/payment|{'user_id':'a','payment_id':1,'status':'paid','amount':'1'}|amount",
                "/send/payment|{'user_id':'a','payment_id':1,'status':'paid','currency':1}|currency",
                "/send/payment|{'user_id':'a','payload':{'payment_id':1}}|payload.status",
                "/send/payment|{'user_id':'a','payment_id':1,'payload':{'status':'paid'}}|payload",
                "/send/room|{'notification_type':'t','title':'T','message':'M'}|room",
                "/live/update|{'update_type':'t'}|user_id",
                "/live/update|{'user_id':'a'}|update_type",
                "/live/data|{'data_type':'t'}|user_id",
                "/live/data|{'user_id':'a','data_type':7}|data_type",
                "/live/data|{'user_id':'a','data_type':'t','update_type':'u'}|update_type",
                "/live/broadcast|{'payload':{}}|data_type",
                "/realtime/typing|{'is_typing':true}|room",
                "/realtime/typing|{'room':'r','is_typing':'x'}|is_typing",
                "/realtime/presence|{}|status",
                "/realtime/presence|{'status':'gone'}|status"
            })
    void aBadBodyIsRefusedByName(String path, String body, String field) {
        problem(Service.as("root", "admin", "service").post(path, body), 400, "bad_request")
                .body("field", is(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/send/notification",
                "/send/system",
                "/send/room",
                "/send/payment",
                "/live/update",
                "/live/data",
                "/live/broadcast",
                "/realtime/typing",
                "/realtime/presence"
            })
    void aBodyThatIsNoJsonOrTooLongIsRefused(String path) {
        Service all = Service.as("root", "admin", "service");
        problem(all.post(path, "x"), 400, "bad_request");
        problem(all.post(path, ""), 400, "bad_request");
        problem(all.post(path, "{'x':'" + "x".repeat(70_000) + "'}"), 413, "too_large");
    }

    @ParameterizedTest
    @CsvSource({
        "/send/notification,service",
        "/send/system,admin",
        "/send/room,service",
        "/send/payment,service",
        "/live/update,service",
        "/live/data,service",
        "/live/broadcast,admin"
    })
    void onlyTheRoleMaySend(String path, String role) {
        String other = role.equals("admin") ? "service" : "admin";
        problem(Service.nobody().post(path, "{}"), 401, "unauthorized");
        problem(Service.as("eve").post(path, "{}"), 403, "forbidden");
        problem(Service.as("eve", other).post(path, "{}"), 403, "forbidden");
        problem(Service.as("eve", role).post(path, "{}"), 400, "bad_request");
    }

    @Test
    void theRestNeedsAToken() {
        for (String path : List.of("/notifications", "/connections/stats", "/connections/user")) {
            problem(Service.nobody().get(path), 401, "unauthorized");
        }
        problem(Service.nobody().put("/notifications/1/read"), 401, "unauthorized");
        problem(Service.nobody().put("/notifications/read-all"), 401, "unauthorized");
        problem(Service.nobody().post("/realtime/typing", "{}"), 401, "unauthorized");
        problem(Service.nobody().post("/realtime/presence", "{}"), 401, "unauthorized");
        problem(Service.as("eve", "service").get("/connections/stats"), 403, "forbidden");
    }

    @Test
    void aNotificationForNobodyHereReachesNobodyAndIsKept() {
        shop.post(
                        "/send/notification",
                        "{'user_id':'" + userId + "','notification_type':'t','title':'T','message':'M'}")
                .statusCode(202)
                .body("connections_reached", is(0))
                .body("id", notNullValue());
        ann.get("/notifications").body("notifications.title", hasItem("T"));
    }

    @Test
    void aPaymentIsToldAsItIs() {
        try (ChatClient a = connected(Tokens.of(userId))) {
            String payment = "'payment_id':123,'amount':10.50,'currency':'usd','status':'succeeded','of':[1e3]";
            shop.post("/send/payment", "{'user_id':'" + userId + "'," + payment + "}")
                    .statusCode(202);
            shop.post("/send/payment", "{'payload':{" + payment + "},'user_id':'" + userId + "'}")
                    .statusCode(202);
            for (int i = 0; i < 2; i++) {
                assertThat(a.nextText("payment_update"))
                        .startsWith("{'type':'payment_update','data':{".replace('\'', '"') + payment.replace('\'', '"')
                                + "},");
            }
        }
    }

    @Test
    void theUpdatesTypeMayBeCalledThatOfData() {
        try (ChatClient a = connected(Tokens.of(userId))) {
            shop.post("/live/data", "{'user_id':'" + userId + "','update_type':'order_status','payload':7}")
                    .statusCode(202);
            assertThat(a.next("data_update").path("data").toString())
                    .isEqualTo("{'data_type':'order_status','payload':7}".replace('\'', '"'));
        }
    }

    @Test
    void aNumberIsAnId() {
        String number = Integer.toString(
                java.util.concurrent.ThreadLocalRandom.current().nextInt(1_000_000, 2_000_000_000));
        try (ChatClient a = connected(Tokens.of(number))) {
            a.send("{'type':'join_room','data':{'room':" + number + "}}").next("room_joined");
            shop.post("/send/notification", "{'user_id':" + number + ",'notification_type':'t','title':'T'}")
                    .statusCode(202);
            assertThat(a.next("notification").at("/data/title").asText()).isEqualTo("T");
            shop.post("/live/update", "{'user_id':" + number + ",'update_type':'t'}")
                    .statusCode(202);
            a.next("live_update");
            shop.post("/send/room", "{'room':" + number + ",'notification_type':'t','message':'M'}")
                    .statusCode(202);
            assertThat(a.next("room_notification").at("/data/room").asText()).isEqualTo(number);
        }
    }

    private String notify(String title) {
        return shop.post(
                        "/send/notification",
                        "{'user_id':'" + userId + "','notification_type':'t','title':'" + title
                                + "','message':'m','payload':{'order_id':456}}")
                .statusCode(202)
                .extract()
                .path("id");
    }

    /** It receives what is sent from now on. */
    private ChatClient connected(String token) {
        ChatClient client = ChatClient.dial(URI.create(ws + "?token=" + token)).connect();
        assertThat(client.untilPong()).isEmpty();
        return client;
    }
}
