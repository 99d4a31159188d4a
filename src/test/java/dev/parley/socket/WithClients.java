package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** The common parts of tests of the native protocol: users whom no other test uses, and their clients. */
public abstract class WithClients {
    @TestHTTPResource("/ws")
    URI ws;

    public final Api alice = Api.somebody("alice");
    final Api bob = Api.somebody("bob");
    final Api carol = Api.somebody("carol");

    private final List<ChatClient> clients = new ArrayList<>();

    @AfterEach
    void closeClients() {
        clients.forEach(ChatClient::close);
    }

    /** Connects a client that ignores presence. Closed when the test ends. */
    public ChatClient client(Api user) {
        ChatClient client = opened(ChatClient.dial(ws).as(user.userId()).ignoring("presence.changed"));
        client.next("auth.success");
        return client;
    }

    ChatClient opened(ChatClient.Dial dial) {
        ChatClient client = dial.connect();
        clients.add(client);
        return client;
    }

    ChatClient subscribed(Api user, String... conversations) {
        ChatClient client = client(user);
        client.ask("subscribe", "'conversation_ids':" + array(conversations));
        return client;
    }

    ChatClient subscribedToAll(Api user) {
        ChatClient client = client(user);
        client.ask("subscribe", "'conversation_ids':'*'");
        return client;
    }

    /** Sends one message and waits for its ack. */
    static JsonNode say(ChatClient client, String conversation, String content) {
        JsonNode ack = client.ask(
                "message.send",
                "'conversation_id':'" + conversation + "','client_id':'" + UUID.randomUUID() + "','content':'" + content
                        + "'");
        assertThat(ack.path("type").asText()).as(ack.toString()).isEqualTo("message.ack");
        return ack.path("payload");
    }

    static void assertError(JsonNode frame, String code) {
        assertThat(frame.path("type").asText()).as(frame.toString()).isEqualTo("error");
        assertThat(frame.at("/payload/code").asText()).as(frame.toString()).isEqualTo(code);
        assertThat(frame.at("/payload/message").asText()).isNotBlank().doesNotContain("Exception", "dev.parley");
    }

    static List<String> types(List<JsonNode> frames) {
        return frames.stream().map(frame -> frame.path("type").asText()).toList();
    }

    static List<String> texts(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToObj(i -> array.get(i).asText())
                .toList();
    }

    static String array(String... values) {
        return Stream.of(values).map(value -> "'" + value + "'").toList().toString();
    }
}
