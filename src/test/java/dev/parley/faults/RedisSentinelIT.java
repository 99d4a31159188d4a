package dev.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.ChatClient;
import dev.parley.testing.SentinelNodes;
import dev.parley.testing.Servers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two instances find their Redis by Sentinels, and find the next one when the first is demoted and continues to run.
 */
@Timeout(120)
class RedisSentinelIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void everythingCrossesOverTheNewMaster() throws Exception {
        if (!SentinelNodes.areAvailable()) {
            System.err.println("SKIPPED: Redis Sentinel is not tested, for there is no redis-sentinel");
        }
        assumeTrue(SentinelNodes.areAvailable(), "no redis-sentinel");
        List<Instance> instances = new ArrayList<>();
        try (Servers servers = Servers.fresh();
                SentinelNodes nodes = SentinelNodes.start()) {
            Map<String, String> environment = new HashMap<>(servers.environment());
            environment.put("REDIS_URL", nodes.url());
            for (int i = 0; i < 2; i++) {
                instances.add(new Instance(environment, null));
                instances.get(i).start();
            }
            for (Instance instance : instances) {
                instance.ready();
            }
            try (ChatClient a = client(instances.get(0), "ann");
                    ChatClient b = client(instances.get(1), "ben")) {
                b.ask("subscribe", "'conversation_ids':'*'");
                String conversation = a.ask("message.send", "'to':'ben','client_id':'1','content':'hello'")
                        .at("/payload/conversation_id")
                        .asText();
                typingCrosses(a, b, conversation);

                nodes.failOver();

                typingCrosses(a, b, conversation);
                await().atMost(SOON).until(() -> instances.stream()
                        .allMatch(it -> it.metric("parley_bus_up") == 1 && it.metric("parley_presence_linked") == 1));
                assertThat(a.isOpen()).isTrue();
            }
        } finally {
            instances.forEach(Instance::close);
        }
    }

    private static ChatClient client(Instance instance, String user) {
        ChatClient client = ChatClient.dial(URI.create(instance.address() + "/ws"))
                .as(user)
                .ignoring("presence.changed")
                .connect();
        client.next("auth.success");
        return client;
    }

    /** An event that goes over Redis only: it is not in the log. */
    private static void typingCrosses(ChatClient from, ChatClient to, String conversation) {
        await().atMost(SOON).until(() -> {
            for (boolean on : new boolean[] {true, false}) {
                from.send("typing", "'conversation_id':'" + conversation + "','is_typing':" + on);
            }
            return to.untilPong().stream()
                    .anyMatch(frame -> frame.path("type").asText().startsWith("typing"));
        });
    }
}
