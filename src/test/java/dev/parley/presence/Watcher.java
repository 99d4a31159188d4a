package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Acquainted;
import dev.parley.testing.ChatClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A user's device that watches the presence of others. */
final class Watcher implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicInteger MESSAGES = new AtomicInteger();

    private final ChatClient client;
    private final URI instance;
    private final UnaryOperator<String> tokens;
    private final Map<String, JsonNode> last = new HashMap<>();

    private Watcher(ChatClient client, URI instance, UnaryOperator<String> tokens) {
        this.client = client;
        this.instance = instance;
        this.tokens = tokens;
    }

    /** @param tokens tokens of users */
    static Watcher of(URI instance, String userId, UnaryOperator<String> tokens) {
        ChatClient client = ChatClient.dial(instance.resolve("/ws")).connect();
        client.send("{'type':'auth','payload':{'token':'" + tokens.apply(userId) + "'}}")
                .next("auth.success");
        return new Watcher(client, instance, tokens);
    }

    ChatClient client() {
        return client;
    }

    /**
     * Creates a conversation in which both have written, and subscribes this device to it.
     *
     * @return its id
     */
    String meets(String user) {
        client.send("{'type':'message.send','payload':{'to':'" + user + "','content':'Hello','client_id':'meet-"
                + MESSAGES.incrementAndGet() + "-" + user + "'}}");
        String conversation =
                answer("message.ack").at("/payload/conversation_id").asText();
        Acquainted.in(
                URI.create(instance.toString().replaceFirst("^ws", "http")), conversation, List.of(tokens.apply(user)));
        listens(conversation);
        return conversation;
    }

    void listens(String conversation) {
        client.send("{'type':'subscribe','payload':{'conversation_ids':['" + conversation + "']}}");
        answer("subscribed");
    }

    /** Frames before it, including presence, can still be asked for. */
    private JsonNode answer(String type) {
        return client.find(frame -> frame.path("type").asText().equals(type));
    }

    void joins(String room) {
        client.send("{'type':'room.join','payload':{'room':'" + room + "'}}").next("room.joined");
    }

    void shows(String status) {
        client.send("{'type':'presence.set','payload':{'status':'" + status + "'}}");
    }

    void types(String conversation) {
        client.send("{'type':'typing','payload':{'conversation_id':'" + conversation + "'}}");
    }

    /**
     * Returns the next change of the user that is new; those of others are set aside. A user who connects while the two
     * become acquainted may be announced by both, see docs/protocol/parley.md.
     */
    JsonNode news(String user) {
        JsonNode before = last.get(user);
        JsonNode news = client.next(
                        frame -> isNews(frame, user) && !frame.get("payload").equals(before))
                .get("payload");
        last.put(user, news);
        return news;
    }

    /** Checks the next change of the user, and thereby that none arrived in between. */
    JsonNode sees(String user, String status) {
        JsonNode news = news(user);
        assertThat(news.get("status").asText()).as("%s", news).isEqualTo(status);
        assertThat(news.get("online").asBoolean()).isEqualTo(!status.equals("offline"));
        return news;
    }

    /** The changes of the user that arrived and were not asked for. */
    List<JsonNode> newsSoFar(String user) {
        List<JsonNode> news = new ArrayList<>(client.untilPong());
        news.removeIf(frame -> !isNews(frame, user));
        return news;
    }

    /** The presence of the user that the server returns now. */
    JsonNode asksFor(String user) {
        client.send("{'type':'presence.get','id':'ask','payload':{'user_ids':['" + user + "']}}");
        return client.next("presence").at("/payload/users/0");
    }

    /** Asks until the server says so. */
    void finds(String user, String status) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(asksFor(user).get("status").asText()).isEqualTo(status));
    }

    private static boolean isNews(JsonNode frame, String user) {
        return frame.path("type").asText().equals("presence.changed")
                && frame.at("/payload/user_id").asText().equals(user);
    }

    @Override
    public void close() {
        client.close();
    }
}
