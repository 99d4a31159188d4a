package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tests tokens in the upgrade, and the subprotocol. */
@QuarkusTest
class ParleyUpgradeTest extends WithClients {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aTokenInTheHeaderLetsIn() {
        JsonNode success = opened(ChatClient.dial(ws).as(alice.userId())).next();
        assertThat(success.path("type").asText()).isEqualTo("auth.success");
        assertThat(success.at("/payload/user_id").asText()).isEqualTo(alice.userId());
        assertThat(UUID.fromString(success.at("/payload/session_id").asText())).isNotNull();
        assertThat(Instant.parse(success.at("/payload/expires_at").asText()))
                .isBetween(
                        Instant.now().plus(HOUR).minusSeconds(60), Instant.now().plus(HOUR));
        assertThat(success.at("/payload/resume_window_seconds").asLong()).isPositive();
    }

    @Test
    void aTokenInTheQueryLetsIn() {
        JsonNode success = opened(ChatClient.dial(URI.create(ws + "?token=" + Tokens.of(alice.userId()))))
                .next();
        assertThat(success.at("/payload/user_id").asText()).isEqualTo(alice.userId());
    }

    @Test
    void aTokenInASubprotocolLetsInAndIsNotTheOneSelected() {
        ChatClient client =
                opened(ChatClient.dial(ws).subprotocols("bearer." + Tokens.of(alice.userId()), "parley.v1"));
        assertThat(client.subprotocol()).isEqualTo("parley.v1");
        assertThat(client.next().at("/payload/user_id").asText()).isEqualTo(alice.userId());
    }

    @Test
    void onlyItsOwnSubprotocolIsSelected() {
        assertThat(opened(ChatClient.dial(ws).subprotocols("chat.v7", "parley.v1"))
                        .subprotocol())
                .isEqualTo("parley.v1");
        assertThat(opened(ChatClient.dial(ws).subprotocols("chat.v7")).subprotocol())
                .isEmpty();
        assertThat(opened(ChatClient.dial(ws)).subprotocol()).isEmpty();
    }

    @Test
    void aBadTokenGetsNoSocketWhereverItStands() {
        String user = alice.userId();
        String expired = Tokens.mint(user).expiringIn(Duration.ofMinutes(-1)).token();
        for (String token : List.of(expired, Tokens.forged(user), "rubbish")) {
            assertRefused(ChatClient.dial(ws).header("Authorization", "Bearer " + token));
            assertRefused(ChatClient.dial(URI.create(ws + "?token=" + token)));
            assertRefused(ChatClient.dial(ws).subprotocols("parley.v1", "bearer." + token));
        }
    }

    private static void assertRefused(ChatClient.Dial dial) {
        assertThatThrownBy(dial::connect)
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(e -> assertThat(((WebSocketHandshakeException) e.getCause())
                                .getResponse()
                                .statusCode())
                        .isEqualTo(401));
    }
}
