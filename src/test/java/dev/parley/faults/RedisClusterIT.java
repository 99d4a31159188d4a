package dev.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.RedisNodes;
import dev.parley.testing.Servers;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two instances on a Redis Cluster of three nodes. */
@Timeout(120)
class RedisClusterIT {
    private static final int CONVERSATIONS = 12;

    private static Servers servers;
    private static RedisNodes nodes;
    private static final List<PackagedProcess> INSTANCES = new ArrayList<>();

    private final String ann = "ann-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        if (!RedisNodes.areAvailable()) {
            System.err.println(
                    "SKIPPED: sharded publish/subscribe is not tested, for there is no redis-server from 7 on");
        }
        assumeTrue(RedisNodes.areAvailable(), "no redis-server from 7 on");
        servers = Servers.fresh();
        nodes = RedisNodes.start();
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.put("REDIS_URL", nodes.url());
        environment.put("REDIS_SHARDED_PUBSUB", "true");
        // The events of this test arrive over the bus.
        environment.put("PARLEY_CATCHUP_INTERVAL", "1h");
        for (int i = 0; i < 2; i++) {
            INSTANCES.add(PackagedProcess.start(environment));
        }
        for (PackagedProcess instance : INSTANCES) {
            instance.address();
        }
    }

    @AfterAll
    static void stop() {
        INSTANCES.forEach(PackagedProcess::close);
        if (nodes != null) {
            nodes.close();
        }
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void everythingCrossesAlsoAfterSlotsHaveMoved() throws Exception {
        List<String> friends = new ArrayList<>();
        List<ChatClient> readers = new ArrayList<>();
        try (ChatClient a = client(0, ann)) {
            for (int i = 0; i < CONVERSATIONS; i++) {
                friends.add("friend-" + UUID.randomUUID());
                ChatClient reader = client(1, friends.get(i));
                reader.ask("subscribe", "'conversation_ids':'*'");
                readers.add(reader);
            }
            List<String> conversations = new ArrayList<>();
            for (int i = 0; i < CONVERSATIONS; i++) {
                conversations.add(send(a, "'to':'" + friends.get(i) + "'"));
                assertThat(readers.get(i)
                                .next("message.new")
                                .at("/payload/message/seq")
                                .asInt())
                        .isEqualTo(1);
            }
            typingCrosses(a, readers, conversations);
            assertThat(nodes.ask(2, "spublish", "ws:user:" + friends.getFirst(), "{\"type\":\"note\",\"payload\":{}}"))
                    .isEqualTo("1");
            readers.getFirst().next("note");

            nodes.move(1, 0);

            typingCrosses(a, readers, conversations);
            for (int i = 0; i < CONVERSATIONS; i++) {
                send(a, "'conversation_id':'" + conversations.get(i) + "'");
                assertThat(readers.get(i)
                                .next("message.new")
                                .at("/payload/message/seq")
                                .asInt())
                        .isEqualTo(2);
            }
        } finally {
            readers.forEach(ChatClient::close);
        }
    }

    @Test
    void presenceIsSharedAndTheInstancesKnowEachOther() throws Exception {
        String ben = "ben-" + UUID.randomUUID();
        try (ChatClient a = client(0, ann)) {
            String conversation = send(a, "'to':'" + ben + "'");
            try (ChatClient b = client(1, ben)) {
                send(b, "'conversation_id':'" + conversation + "'");
            }
            a.next(frame -> frame.at("/payload/status").asText().equals("offline"));
            try (ChatClient b = client(1, ben)) {
                JsonNode change = a.next("presence.changed");
                assertThat(change.at("/payload/user_id").asText()).isEqualTo(ben);
                assertThat(change.at("/payload/status").asText()).isEqualTo("online");
                assertThat(conversation).isNotEmpty();
            }
        }
        assertThat(nodes.ask(0, "scard", "{parley:instances}:all")).isEqualTo("2");
    }

    /** Typing is published over the bus only. It is sent again until it arrives. */
    private static void typingCrosses(ChatClient sender, List<ChatClient> readers, List<String> conversations) {
        for (int i = 0; i < CONVERSATIONS; i++) {
            String conversation = conversations.get(i);
            ChatClient reader = readers.get(i);
            await().until(() -> {
                sender.send("typing", "'conversation_id':'" + conversation + "'");
                return reader.untilPong().stream()
                        .anyMatch(frame -> frame.path("type").asText().equals("typing.start"));
            });
        }
    }

    private static ChatClient client(int instance, String user) throws Exception {
        ChatClient client = ChatClient.dial(URI.create(INSTANCES.get(instance).address() + "/ws"))
                .as(user)
                .connect();
        client.next("auth.success");
        return client;
    }

    /** @return the conversation's id */
    private static String send(ChatClient client, String to) {
        JsonNode answer = client.ask("message.send", to + ",'client_id':'" + UUID.randomUUID() + "','content':'hello'");
        assertThat(answer.path("type").asText()).isEqualTo("message.ack");
        return answer.at("/payload/conversation_id").asText();
    }
}
