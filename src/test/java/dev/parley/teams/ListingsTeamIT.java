package dev.parley.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.testing.AuthServer;
import dev.parley.testing.FreePort;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.Servers;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The classified ads' first day: their environment, their ids, their auth service, and a client that decodes int64. */
@Timeout(180)
class ListingsTeamIT {
    record Connected(
            String type,

            @JsonProperty(value = "user_id", required = true)
            long userId,

            @JsonProperty(required = true) String timestamp) {}

    record Pong(String type, @JsonProperty(required = true) String timestamp) {}

    record Message(
            @JsonProperty(required = true) long id,

            @JsonProperty(value = "chat_id", required = true)
            long chatId,

            @JsonProperty(value = "sender_id", required = true)
            long senderId,

            @JsonProperty(value = "receiver_id", required = true)
            long receiverId,

            @JsonProperty(required = true) String content,

            @JsonProperty(value = "created_at", required = true)
            String createdAt) {}

    record NewMessage(
            String type,

            @JsonProperty(value = "chat_id", required = true)
            long chatId,

            @JsonProperty(required = true) Message message,
            @JsonProperty(required = true) String timestamp) {}

    record MessageRead(
            String type,

            @JsonProperty(value = "chat_id", required = true)
            long chatId,

            @JsonProperty(value = "message_id", required = true)
            long messageId,

            @JsonProperty(value = "read_by", required = true)
            long readBy,

            @JsonProperty(required = true) String timestamp) {}

    record Typing(
            String type,

            @JsonProperty(value = "chat_id", required = true)
            long chatId,

            @JsonProperty(value = "user_id", required = true)
            long userId,

            @JsonProperty(value = "is_typing", required = true)
            boolean isTyping,

            @JsonProperty(required = true) String timestamp) {}

    record Failed(
            String type,
            @JsonProperty(required = true) String code,
            @JsonProperty(required = true) String timestamp) {}

    record Chat(
            @JsonProperty(required = true) long id,
            @JsonProperty(required = true) List<Long> participants,

            @JsonProperty(value = "listing_id", required = true)
            long listingId) {}

    record Page(@JsonProperty(required = true) List<Message> messages) {}

    record Marked(@JsonProperty(required = true) long marked) {}

    private static final MediaType JSON = MediaType.get("application/json");

    private URI server;

    @Test
    void everythingInTheirDocument() throws Exception {
        try (Servers servers = Servers.fresh();
                AuthServer auth = AuthServer.start(0)) {
            auth.answer("token-of-5", 200, "{'user_id':5}").answer("token-of-6", 200, "{'user_id':6}");
            Map<String, String> own = new HashMap<>(servers.environment());
            own.remove("JWT_SECRET");
            own.put("AUTH_SERVICE_URL", auth.url().toString());
            int port = FreePort.find();
            own.put("HTTP_PORT", Integer.toString(port));
            Map<String, String> environment = TeamEnv.of("listings", own);
            environment.put("PORT", Integer.toString(port));
            try (PackagedProcess parley = PackagedProcess.start(environment)) {
                server = parley.address();
                assertThat(open("token-of-nobody").end()).isEqualTo(401);
                try (TeamClient five = open("token-of-5");
                        TeamClient six = open("token-of-6");
                        TeamClient phone = open("token-of-6")) {
                    assertThat(five.expect("connected", Connected.class).userId())
                            .isEqualTo(5);
                    assertThat(six.expect("connected", Connected.class).userId())
                            .isEqualTo(6);
                    assertThat(phone.expect("connected", Connected.class).userId())
                            .isEqualTo(6);
                    five.send("{'type':'ping'}").expect("pong", Pong.class);
                    chat(five, six, phone);
                    parley.signal("TERM");
                    assertThat(five.end()).as("graceful shutdown").isEqualTo(1012);
                }
                parley.exitCode();
            }
        }
    }

    private void chat(TeamClient five, TeamClient six, TeamClient phone) throws Exception {
        Chat chat = call("token-of-5", "POST", "", "{'receiver_id':6,'listing_id':42}", Chat.class);
        assertThat(chat.participants()).containsExactlyInAnyOrder(5L, 6L);
        assertThat(chat.listingId()).isEqualTo(42);
        String path = "/" + chat.id();
        Message sent = call("token-of-5", "POST", path + "/messages", "{'content':'Hello!'}", Message.class);
        for (TeamClient each : List.of(five, six, phone)) {
            assertThat(each.expect("new_message", NewMessage.class).message()).isEqualTo(sent);
        }
        six.send("{'type':'typing','chat_id':" + chat.id() + ",'is_typing':true}");
        Typing typing = five.expect("typing", Typing.class);
        assertThat(typing.userId()).isEqualTo(6);
        assertThat(typing.isTyping()).isTrue();
        six.send("{'type':'typing','chat_id':" + chat.id() + ".0,'is_typing':false}");
        assertThat(five.expect("typing", Typing.class).isTyping()).isFalse();

        Message second = call("token-of-5", "POST", path + "/messages", "{'content':'Still there?'}", Message.class);
        assertThat(call("token-of-6", "POST", path + "/read", "{'message_ids':[" + second.id() + "]}", Marked.class)
                        .marked())
                .isEqualTo(1);
        MessageRead read = five.next("message_read", MessageRead.class);
        assertThat(read.messageId()).isEqualTo(second.id());
        assertThat(read.readBy()).isEqualTo(6);
        assertThat(call("token-of-6", "POST", path + "/read", "{'all':true}", Marked.class)
                        .marked())
                .isEqualTo(1);
        assertThat(five.next("message_read", MessageRead.class).messageId()).isEqualTo(sent.id());

        Message third = call("token-of-5", "POST", path + "/messages", "{'content':'Hm'}", Message.class);
        six.next("new_message", NewMessage.class);
        six.send("{'type':'mark_read','message_id':" + third.id() + "}");
        assertThat(five.next("message_read", MessageRead.class).messageId()).isEqualTo(third.id());
        five.send("not JSON");
        assertThat(five.next("error", Failed.class).code()).isEqualTo("bad_request");
        assertThat(call("token-of-6", "GET", path + "/messages", null, Page.class)
                        .messages())
                .containsExactly(third, second, sent);
    }

    private TeamClient open(String token) {
        return TeamClient.connect(
                URI.create(server.toString().replaceFirst("^http", "ws") + "/ws/chat?token=" + token));
    }

    private <T> T call(String token, String method, String path, String body, Class<T> as) throws IOException {
        Request request = new Request.Builder()
                .url(server + "/api/v1/chats" + path)
                .header("Authorization", "Bearer " + token)
                .method(method, body == null ? null : RequestBody.create(body.replace('\'', '"'), JSON))
                .build();
        try (Response response = TeamClient.HTTP.newCall(request).execute()) {
            String answer = response.body().string();
            assertThat(response.isSuccessful()).as(answer).isTrue();
            return TeamClient.JSON.readValue(answer, as);
        }
    }
}
