package dev.parley.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.testing.FreePort;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.Servers;
import dev.parley.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The marketplace's first day: its environment, its ids, its frames, and a client in a typed language. */
@Timeout(180)
class GoodsTeamIT {
    record ChatMessage(
            @JsonProperty(required = true) String id,

            @JsonProperty(value = "conversation_id", required = true)
            String conversationId,

            @JsonProperty(value = "sender_id", required = true)
            String senderId,

            @JsonProperty("recipient_id") String recipientId,
            @JsonProperty(required = true) String text,
            @JsonProperty(required = true) String timestamp,

            @JsonProperty(value = "is_read", required = true)
            boolean isRead) {}

    record Typing(
            @JsonProperty(value = "conversation_id", required = true)
            String conversationId,

            @JsonProperty(value = "user_id", required = true)
            String userId,

            @JsonProperty(value = "is_typing", required = true)
            boolean isTyping) {}

    record OnlineStatus(
            @JsonProperty(value = "user_id", required = true)
            String userId,

            @JsonProperty(value = "is_online", required = true)
            boolean isOnline,

            @JsonProperty("last_seen") String lastSeen) {}

    record Read(
            @JsonProperty(value = "conversation_id", required = true)
            String conversationId,

            @JsonProperty(value = "message_id", required = true)
            String messageId) {}

    record Failed(String code, String message) {}

    record MessageFrame(
            String type, @JsonProperty(required = true) ChatMessage data) {}

    record TypingFrame(
            String type, @JsonProperty(required = true) Typing data) {}

    record StatusFrame(
            String type, @JsonProperty(required = true) OnlineStatus data) {}

    record ReadFrame(
            String type, @JsonProperty(required = true) Read data) {}

    record ErrorFrame(
            String type, @JsonProperty(required = true) Failed data) {}

    record PongFrame(String type) {}

    record Health(@JsonProperty(required = true) String status) {}

    @Test
    void everythingInTheirDocument() throws Exception {
        try (Servers servers = Servers.fresh()) {
            Map<String, String> own = new HashMap<>(servers.environment());
            own.put("PORT", Integer.toString(FreePort.find()));
            Map<String, String> environment = TeamEnv.of("goods", own);
            URI server;
            try (PackagedProcess parley = PackagedProcess.start(environment)) {
                server = parley.address();
                assertThat(health(server, "/health").status()).isEqualTo("ok");
                assertThat(health(server, "/ws/health").status()).isEqualTo("ok");
                assertThat(TeamClient.connect(URI.create(door(server, "user1") + "x"))
                                .end())
                        .isEqualTo(401);
                chat(server);
                parley.signal("TERM");
                parley.exitCode();
            }
            try (PackagedProcess parley = PackagedProcess.start(environment)) {
                parley.address();
                nothingComesAgain(server);
            }
        }
    }

    private static void chat(URI server) throws Exception {
        try (TeamClient one = connect(server, "user1");
                TeamClient other = connect(server, "user2")) {
            one.send(
                    "{'type':'message','data':{'id':'unique-message-id','conversation_id':'conv-123','sender_id':'user1',"
                            + "'recipient_id':'user2','text':'Hello!','timestamp':'2024-01-01T00:00:00Z','is_read':false}}");
            ChatMessage got = other.expect("message", MessageFrame.class).data();
            assertThat(got).isEqualTo(one.expect("message", MessageFrame.class).data());
            assertThat(got.id()).isEqualTo("unique-message-id");
            assertThat(got.recipientId()).isEqualTo("user2");
            assertThat(Instant.parse(got.timestamp())).isAfter(Instant.parse("2024-01-01T00:00:00Z"));

            // They see each other's presence when both have written.
            other.send(
                    "{'type':'message','data':{'id':'answer','conversation_id':'conv-123','text':'Hi','is_read':false}}");
            assertThat(one.expect("message", MessageFrame.class))
                    .isEqualTo(other.expect("message", MessageFrame.class));
            assertThat(other.next("online_status", StatusFrame.class).data())
                    .isEqualTo(new OnlineStatus("user1", true, null));
            assertThat(one.next("online_status", StatusFrame.class).data())
                    .isEqualTo(new OnlineStatus("user2", true, null));

            one.send("{'type':'typing','data':{'conversation_id':'conv-123','user_id':'user1','is_typing':true}}");
            assertThat(other.next("typing", TypingFrame.class).data()).isEqualTo(new Typing("conv-123", "user1", true));
            other.send(TeamClient.JSON.writeValueAsString(new MessageFrame(
                    "message",
                    new ChatMessage(
                            got.id(),
                            got.conversationId(),
                            got.senderId(),
                            got.recipientId(),
                            got.text(),
                            got.timestamp(),
                            true))));
            assertThat(one.next("read", ReadFrame.class).data()).isEqualTo(new Read("conv-123", "unique-message-id"));
            other.send("{'type':'online_status','data':{'user_id':'user2','is_online':false,"
                    + "'last_seen':'2024-01-01T00:00:00Z'}}");
            assertThat(one.next("online_status", StatusFrame.class).data().isOnline())
                    .isFalse();

            one.send("{'type':'message'");
            assertThat(one.next("error", ErrorFrame.class).data().code()).isEqualTo("bad_request");
            one.send("{'type':'ping'}").next("pong", PongFrame.class);
            one.send("{'type':'message','data':{'id':'note','conversation_id':'notes-user1','sender_id':'user1',"
                    + "'recipient_id':'user1','text':'milk','timestamp':'2024-01-01T00:00:00Z','is_read':false}}");
            assertThat(one.next("message", MessageFrame.class).data().text()).isEqualTo("milk");
        }
        try (TeamClient one = connect(server, "user1")) {
            for (String id : new String[] {"away-1", "away-2"}) {
                one.send(message(id)).next("message", MessageFrame.class);
            }
            try (TeamClient other = connect(server, "user2")) {
                assertThat(other.expect("message", MessageFrame.class).data().id())
                        .isEqualTo("away-1");
                assertThat(other.expect("message", MessageFrame.class).data().id())
                        .isEqualTo("away-2");
                one.send(message("live")).next("message", MessageFrame.class);
                assertThat(other.next("message", MessageFrame.class).data().id())
                        .isEqualTo("live");
            }
            nothingComesAgain(server);
        }
    }

    /** Counts what was delivered, although only the first message was read. */
    private static void nothingComesAgain(URI server) throws Exception {
        try (TeamClient other = connect(server, "user2")) {
            other.send(
                    "{'type':'message','data':{'id':'','conversation_id':'notes-user2','recipient_id':'user2','text':'x'}}");
            assertThat(other.next("message", MessageFrame.class).data().text()).isEqualTo("x");
        }
    }

    private static String message(String id) {
        return "{'type':'message','data':{'id':'" + id + "','conversation_id':'conv-123','sender_id':'user1',"
                + "'recipient_id':'user2','text':'Hello!','timestamp':'2024-01-01T00:00:00Z','is_read':false}}";
    }

    private static TeamClient connect(URI server, String user) {
        return TeamClient.connect(door(server, user));
    }

    private static URI door(URI server, String user) {
        return URI.create(server.toString().replaceFirst("^http", "ws") + "/ws/chat/" + user + "?token="
                + Tokens.forProcess(user));
    }

    private static Health health(URI server, String path) throws IOException {
        try (Response response = TeamClient.HTTP
                .newCall(new Request.Builder().url(server + path).build())
                .execute()) {
            assertThat(response.code()).isEqualTo(200);
            return TeamClient.JSON.readValue(response.body().string(), Health.class);
        }
    }
}
