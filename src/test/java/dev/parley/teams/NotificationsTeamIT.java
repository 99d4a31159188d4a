package dev.parley.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.Servers;
import dev.parley.testing.StripeSignature;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The notifications team's first day: their settings, tokens as their back end makes them, and their document. */
@Timeout(120)
class NotificationsTeamIT {
    private static final String SECRET = "your_super_secret_jwt_key_change_this_in_production";
    private static final String STRIPE_SECRET = "whsec_signing_secret_of_the_notifications_team";
    private static final String PATH = "/api/v1/websocket";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Servers servers;
    private static TeamService parley;

    @BeforeAll
    static void start() throws Exception {
        servers = Servers.fresh();
        parley = TeamService.start(
                "notifications",
                Map.of(
                        "REDIS_URL", servers.environment().get("REDIS_URL").replaceFirst("redis://", ""),
                        "POSTGRES_DSN", servers.environment().get("POSTGRES_DSN"),
                        "STRIPE_WEBHOOK_SECRET", STRIPE_SECRET));
        parley.address();
    }

    @AfterAll
    static void stop() {
        parley.close();
        servers.close();
    }

    @Test
    void everyFrameOfTheirClients() throws Exception {
        try (TeamClient ann = client(7);
                TeamClient bob = client(8)) {
            assertThat(ann.send("{'type':'ping','data':{}}").next("pong").has("timestamp"))
                    .isTrue();
            for (TeamClient each : new TeamClient[] {ann, bob}) {
                assertThat(each.send("{'type':'join_room','data':{'room':'room_name'}}")
                                .next("room_joined")
                                .at("/data/room")
                                .asText())
                        .isEqualTo("room_name");
            }
            assertThat(ann.next("presence_update").path("data")).isEqualTo(json("{'user_id':'8','status':'online'}"));
            ann.send("{'type':'typing_indicator','data':{'room':'room_name','is_typing':true}}");
            assertThat(bob.next("typing_indicator").path("data"))
                    .isEqualTo(json("{'room':'room_name','user_id':'7','is_typing':true}"));
            ann.send("{'type':'presence_update','data':{'status':'busy'}}");
            assertThat(bob.next(frame -> frame.at("/data/status").asText().equals("busy"))
                            .at("/data/user_id")
                            .asText())
                    .isEqualTo("7");
            parley.ask("POST", PATH + "/realtime/presence", token(7), "{'status':'away'}");
            bob.next(frame -> frame.at("/data/status").asText().equals("away"));
            parley.ask("POST", PATH + "/realtime/typing", token(7), "{'room':'room_name','is_typing':false}");
            bob.next(frame -> !frame.at("/data/is_typing").asBoolean(true));
            ann.send("{'type':'leave_room','data':{'room':'room_name'}}").next("room_left");
        }
    }

    @Test
    void everyCallOfTheirBackEnd() throws Exception {
        try (TeamClient ann = client(7)) {
            ann.send("{'type':'join_room','data':{'room':'room_name'}}").next("room_joined");
            String notification = "'notification_type':'payment_succeeded','title':'Payment Successful','message':"
                    + "'Your payment has been processed','payload':{'payment_id':123,'amount':1000}";
            String id = json(send("/send/notification", "{'user_id':7," + notification + "}"))
                    .path("id")
                    .asText();
            assertThat(ann.next("notification").path("data"))
                    .isEqualTo(json("{'id':'" + id + "'," + notification + "}"));
            String maintenance =
                    "{'message_type':'maintenance','title':'System Maintenance','message':'Down for 2 hours',"
                            + "'payload':{'start_time':'2025-10-09T12:00:00Z','duration':'2 hours'}}";
            send("/send/system", maintenance);
            assertThat(ann.next("system_message").path("data")).isEqualTo(json(maintenance));
            send("/send/room", "{'room':'room_name'," + notification + "}");
            assertThat(ann.next("room_notification").at("/data/payload/amount").asInt())
                    .isEqualTo(1000);
            String payment = "'payment_id':123,'amount':1000,'currency':'usd','status':'succeeded'";
            send("/send/payment", "{'user_id':7," + payment + "}");
            assertThat(ann.next("payment_update").path("data")).isEqualTo(json("{" + payment + "}"));
            String status = "'update_type':'order_status','payload':{'order_id':456,'status':'shipped'}";
            send("/live/update", "{'user_id':7," + status + "}");
            assertThat(ann.next("live_update").path("data")).isEqualTo(json("{" + status + "}"));
            send("/live/data", "{'user_id':7," + status + "}");
            assertThat(ann.next("data_update").at("/data/payload"))
                    .isEqualTo(json("{'order_id':456,'status':'shipped'}"));
            send("/live/broadcast", "{" + status + "}");
            ann.next("data_update");

            assertThat(get("/notifications").at("/notifications/0/id").asText()).isEqualTo(id);
            assertThat(parley.ask("PUT", PATH + "/notifications/" + id + "/read", token(7), null)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get("/notifications").path("unread_count").asInt()).isZero();
            assertThat(get("/connections/user").path("connections")).hasSize(1);
            assertThat(json(parley.ask("GET", PATH + "/connections/stats", service(), null)
                                    .body())
                            .path("total_connections")
                            .asInt())
                    .isPositive();
        }
    }

    @Test
    void theirPaymentsByStripe() throws Exception {
        String invoice =
                "{'id':'evt_1','type':'invoice.payment_succeeded','data':{'object':{'id':'in_1','amount_paid':1000,"
                        + "'currency':'usd','status':'paid','parent':{'subscription_details':{'metadata':{'user_id':'9'}}}}}}";
        try (TeamClient cid = client(9)) {
            cid.send("{'type':'ping'}").next("pong");
            String body = invoice.replace('\'', '"');
            HttpRequest post = HttpRequest.newBuilder(parley.address().resolve("/webhooks/stripe"))
                    .header("Stripe-Signature", StripeSignature.header(body, Instant.now(), STRIPE_SECRET))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(post, BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(cid.next("payment_update").path("data"))
                    .isEqualTo(json("{'payment_id':'in_1','amount':1000,'currency':'usd','status':'paid'}"));
        }
    }

    @Test
    void theirPagesMayConnectAndOthersMayNot() throws Exception {
        try (TeamClient page = TeamClient.connect(door(7), "http://localhost:3000");
                TeamClient other = TeamClient.connect(door(7), "https://evil.example");
                TeamClient file = TeamClient.connect(door(7), "null")) {
            page.send("{'type':'ping'}").next("pong");
            assertThat(other.end()).isEqualTo(403);
            assertThat(file.end()).isEqualTo(403);
        }
        for (String origin : new String[] {"https://evil.example", "null"}) {
            HttpRequest request = HttpRequest.newBuilder(parley.address().resolve(PATH + "/notifications"))
                    .header("Origin", origin)
                    .header("Authorization", "Bearer " + token(7))
                    .build();
            var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(origin).isEqualTo(403);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    private static String send(String path, String body) throws Exception {
        var answer = parley.ask("POST", PATH + path, service(), body);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(202);
        return answer.body();
    }

    private static JsonNode get(String path) throws Exception {
        return json(parley.ask("GET", PATH + path, token(7), null).body());
    }

    private static TeamClient client(int user) throws Exception {
        return TeamClient.connect(door(user));
    }

    private static URI door(int user) throws Exception {
        return parley.address().resolve("/ws/connect?token=" + token(user));
    }

    /** As Go's jwt library creates it in their back end: the user is a number. */
    private static String token(int user) {
        return Jwt.claims()
                .claim("user_id", user)
                .issuedAt(Instant.now())
                .expiresIn(Duration.ofHours(1))
                .jws()
                .algorithm(SignatureAlgorithm.HS256)
                .signWithSecret(SECRET);
    }

    private static String service() {
        return Jwt.claims()
                .claim("user_id", 1)
                .claim("roles", Set.of("service", "admin"))
                .issuedAt(Instant.now())
                .expiresIn(Duration.ofHours(1))
                .jws()
                .algorithm(SignatureAlgorithm.HS256)
                .signWithSecret(SECRET);
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
