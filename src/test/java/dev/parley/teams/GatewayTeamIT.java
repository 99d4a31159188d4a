package dev.parley.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.FreePort;
import dev.parley.testing.Servers;
import dev.parley.testing.Tokens;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The gateway team's first day: their settings, conversations and messages under the ids of their own service, which
 * creates them and publishes on Redis, and their document.
 */
@Timeout(120)
class GatewayTeamIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USER = "507f1f77bcf86cd799439011";

    private static Servers servers;
    private static TeamService parley;
    private static Vertx vertx;
    private static Redis redis;
    private static int port;

    private final String conversation = UUID.randomUUID().toString();

    @BeforeAll
    static void start() throws Exception {
        servers = Servers.fresh();
        port = FreePort.find();
        String address = servers.environment().get("REDIS_URL");
        parley = TeamService.start(
                "gateway",
                Map.of(
                        "PORT",
                        "",
                        "WSGATEWAY_PORT",
                        "" + port,
                        "REDIS_HOST",
                        address.replaceFirst("redis://", ""),
                        "REDIS_PASSWORD",
                        "",
                        "POSTGRES_DSN",
                        servers.environment().get("POSTGRES_DSN"),
                        "JWT_SECRET",
                        Servers.SECRET));
        vertx = Vertx.vertx();
        redis = Redis.createClient(vertx, address);
        assertThat(parley.address().getPort()).isEqualTo(port);
    }

    @AfterAll
    static void stop() throws Exception {
        parley.close();
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        servers.close();
    }

    @Test
    void healthAndRoot() throws Exception {
        JsonNode health = json(parley.ask("GET", "/health", null, null).body());
        assertThat(health.path("status").asText()).isEqualTo("ok");
        assertThat(health.path("connections").isNumber()).isTrue();
        assertThat(json(parley.ask("GET", "/", null, null).body())
                        .path("status")
                        .asText())
                .isEqualTo("ok");
    }

    @Test
    void everythingInTheirDocumentUnderTheirOwnIds() throws Exception {
        assertThat(parley.ask(
                                "PUT",
                                "/api/v1/conversations/" + conversation,
                                service(),
                                "{'kind':'group','title':'Team','members':[{'user_id':'" + USER
                                        + "','role':'owner'},{'user_id':'user-uuid'}]}")
                        .statusCode())
                .isIn(200, 201);
        try (TeamClient client = TeamClient.connect(parley.address().resolve("/ws"));
                TeamClient other = TeamClient.connect(parley.address().resolve("/ws"))) {
            client.send("{'type':'ping'}").next("pong");
            JsonNode success = client.send("{'type':'auth','payload':{'token':'" + Tokens.forProcess(USER) + "'}}")
                    .next("auth.success")
                    .path("payload");
            assertThat(success.path("user_id").asText()).isEqualTo(USER);
            assertThat(success.path("session_id").asText()).isNotBlank();
            other.send("{'type':'auth','payload':{'token':'" + Tokens.forProcess("user-uuid") + "'}}")
                    .next("auth.success");
            for (TeamClient each : new TeamClient[] {client, other}) {
                assertThat(each.send("{'type':'subscribe','payload':{'conversation_ids':['" + conversation + "']}}")
                                .next("subscribed")
                                .at("/payload/conversation_ids/0")
                                .asText())
                        .isEqualTo(conversation);
            }
            assertThat(client.send("{'type':'subscribe','payload':{'conversation_ids':['conv-uuid-of-others']}}")
                            .next("error")
                            .at("/payload/code")
                            .asText())
                    .isEqualTo("not_found");

            publish(
                    "ws:conv:" + conversation,
                    "{'type':'message.new','payload':{'conversation_id':'" + conversation
                            + "','message':{'id':'msg-uuid','sender_id':'user-uuid','content':'Hello!','created_at':'2025-10-27T12:00:00Z'}}}");
            JsonNode message = client.next("message.new").at("/payload/message");
            assertThat(message.path("id").asText()).isEqualTo("msg-uuid");
            assertThat(message.path("content").asText()).isEqualTo("Hello!");

            other.send("{'type':'typing','payload':{'conversation_id':'" + conversation + "'}}");
            assertThat(client.next("typing.start").path("payload"))
                    .isEqualTo(json("{'conversation_id':'" + conversation + "','user_id':'user-uuid'}"));
            publish("ws:user:" + USER, "{'type':'order.shipped','payload':{'order_id':456}}");
            assertThat(client.next("order.shipped").at("/payload/order_id").asInt())
                    .isEqualTo(456);
        }
    }

    private static void publish(String channel, String frame) throws Exception {
        redis.send(Request.cmd(Command.PUBLISH).arg(channel).arg(frame.replace('\'', '"')))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static String service() {
        return Tokens.mint("api").roles("service").token();
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
