package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ChatClient;
import dev.parley.testing.RawClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShortTimes.class)
class ParleyHeartbeatTest extends WithClients {
    @Test
    void whoAnswersPingsStaysAndWhoDoesNotIsClosed() {
        // The JDK's client answers pings by itself.
        ChatClient alive = client(bob);
        try (RawClient dead = RawClient.connect(ws, alice.userId())) {
            List<Integer> opcodes = new ArrayList<>();
            RawClient.Frame frame = dead.read();
            for (; frame.opcode() != RawClient.CLOSE; frame = dead.read()) {
                opcodes.add(frame.opcode());
            }
            assertThat(opcodes).startsWith(RawClient.TEXT).contains(RawClient.PING);
            assertThat(frame.payload()).startsWith(0x03, 0xe9);
            Instant told = Instant.now();
            // It sends no close frame either: the connection is cut nevertheless, and earlier than Vert.x would do it.
            assertThat(dead.read()).isNull();
            assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(8));
        }
        assertThat(alive.untilPong()).isEmpty();
    }

    @Test
    void aFrameThatIsNeverFinishedKeepsNobodyAlive() {
        byte[] ping = ping();
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.write(Arrays.copyOf(ping, ping.length - 5));
            assertThat(client.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void anyFrameIsASignOfLife() {
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            // Eight pings of the server take longer than its limit of silence.
            for (int pings = 0; pings < 8; ) {
                RawClient.Frame frame = client.read();
                if (frame.opcode() == RawClient.PING) {
                    pings++;
                    client.write(ping());
                }
                assertThat(frame.opcode()).isNotEqualTo(RawClient.CLOSE);
            }
            client.readText("pong");
        }
    }

    private static byte[] ping() {
        return RawClient.frame(true, RawClient.TEXT, "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8));
    }
}
