package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A publisher on Redis can send events to clients, but cannot impersonate an instance or change what the log says. */
@QuarkusTest
class ForgedFramesTest {
    @TestHTTPResource("/ws")
    URI ws;

    @Inject
    Redis redis;

    private final Api alice = Api.somebody("alice");
    private final Api bob = Api.somebody("bob");

    private void publish(String conversation, String frame) {
        redis.send(Request.cmd(Command.PUBLISH).arg("ws:conv:" + conversation).arg(frame))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Test
    void aForgedMessageTakesNoPlaceAndAForgedDeletionHidesNothing() {
        String group = alice.groupWith(bob);
        try (ChatClient b = ChatClient.dial(ws)
                .as(bob.userId())
                .ignoring("presence.changed")
                .connect()) {
            b.next("auth.success");
            b.ask("subscribe", "'conversation_ids':['" + group + "']");
            String forged = """
                    {"type":"message.new","payload":{"conversation_id":"%s","message":{"id":"7","seq":1,"sender_id":"%s",\
                    "content":"forged","created_at":"2026-01-01T00:00:00Z"}},"more":{},"from":"%s"}""";
            publish(group, forged.formatted(group, alice.userId(), UUID.randomUUID()));
            publish(
                    group,
                    forged.formatted(group, alice.userId(), UUID.randomUUID())
                            .replace("\"}", "\",\"mac\":\"" + "A".repeat(43) + "\"}"));
            publish(
                    group,
                    "{\"type\":\"message.deleted\",\"payload\":{\"conversation_id\":\"" + group
                            + "\",\"message_id\":\"7\",\"seq\":1,\"deleted_at\":\"2026-01-01T00:00:00Z\"}}");
            publish(group, "{\"type\":\"last\",\"payload\":{}}");
            b.next("message.deleted");
            b.next("last");

            alice.send(group, "real");
            assertThat(b.next("message.new").at("/payload/message/content").asText())
                    .isEqualTo("real");
        }
    }
}
