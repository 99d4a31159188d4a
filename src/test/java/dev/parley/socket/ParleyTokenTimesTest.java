package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShortTimes.class)
class ParleyTokenTimesTest extends WithClients {
    @Test
    void withoutATokenASocketIsClosedAfterAWhile() {
        ChatClient silent = opened(ChatClient.dial(ws));
        // Invalid JSON is not a token either.
        ChatClient babbling = opened(ChatClient.dial(ws)).send("rubbish");
        assertError(babbling.next(), "bad_request");
        for (ChatClient client : new ChatClient[] {silent, babbling}) {
            assertError(client.next(), "unauthorized");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void aTokenThatEndsIsWarnedOfThenClosesTheSession() {
        String token =
                Tokens.mint(alice.userId()).expiringIn(Duration.ofSeconds(4)).token();
        ChatClient idle = opened(ChatClient.dial(ws).header("Authorization", "Bearer " + token));
        ChatClient renewing = opened(ChatClient.dial(ws).header("Authorization", "Bearer " + token));
        Instant end = Instant.parse(
                idle.next("auth.success").at("/payload/expires_at").asText());

        JsonNode warning = idle.next();
        assertThat(warning.path("type").asText()).isEqualTo("auth.expiring");
        assertThat(Instant.parse(warning.at("/payload/expires_at").asText())).isEqualTo(end);
        assertThat(Instant.now()).isBefore(end);

        renewing.next("auth.expiring");
        renewing.send("auth", "'token':'" + Tokens.of(alice.userId()) + "'").next("auth.success");

        assertError(idle.next(), "unauthorized");
        assertThat(idle.closeCode()).isEqualTo(4401);
        assertThat(Instant.now()).isAfter(end.minusMillis(50));
        assertThat(renewing.untilPong()).isEmpty();
    }
}
