package dev.parley.socket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.socket.WithClients;
import dev.parley.testing.ChatClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocketConnection;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds as long as Quarkus keeps the request where it does now. */
@QuarkusTest
class HandshakeMemoryTest extends WithClients {
    @Inject
    OpenConnections connections;

    @Test
    void theRequestThatBecameAWebSocketIsLetGo() throws ReflectiveOperationException {
        ChatClient client = client(alice);
        List<WebSocketConnection> open = connections.stream().toList();
        assertThat(open).isNotEmpty();
        for (WebSocketConnection connection : open) {
            assertThat(HandshakeMemory.isKept(connection)).isFalse();
        }
        assertThat(client.ask("ping", "").path("type").asText()).isEqualTo("pong");
    }
}
