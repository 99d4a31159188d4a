package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.delivery.PeerFrames;
import dev.parley.redis.RedisCommands;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Typing that another instance published, and whose end it will never publish. */
@QuarkusTest
@TestProfile(RemoteTypingTest.Quick.class)
class RemoteTypingTest {
    public static class Quick implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.presence.typing-lasts", "500ms", "parley.presence.typing-repeat", "100ms");
        }
    }

    @TestHTTPResource("/")
    URI parley;

    @Inject
    RedisCommands redis;

    private final String alice = "alice-" + UUID.randomUUID();

    @Test
    void itEndsHereByItself() {
        try (Watcher b = Watcher.of(parley, "bob-" + UUID.randomUUID(), Tokens::of)) {
            String conversation = b.meets(alice);

            String channel = "ws:conv:" + conversation;
            Scripts.get(redis.send(Request.cmd(Command.PUBLISH)
                    .arg(channel)
                    .arg(PeerFrames.sealed(
                            channel,
                            "{\"type\":\"typing.start\",\"payload\":{\"conversation_id\":\"" + conversation
                                    + "\",\"user_id\":\"" + alice + "\"},\"from\":\"another\",\"more\":{}}"))));

            assertThat(b.client().next("typing.start").at("/payload/user_id").asText())
                    .isEqualTo(alice);
            assertThat(b.client().next("typing.stop").at("/payload/user_id").asText())
                    .isEqualTo(alice);
        }
    }
}
