package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.ChatClient;
import dev.parley.testing.RawClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client that reads nothing any more, while its conversation goes on. */
@QuarkusTest
class ParleySlowReaderTest extends WithClients {
    private static final String LONG = "x".repeat(7_900);
    private static final int AT_ONCE = 8;
    private static final int BOUND = 1 << 20;
    /** More than the buffers in between and the bound can hold. */
    private static final int TOO_MANY = 4_000;

    @Inject
    MeterRegistry meters;

    @Inject
    ObjectMapper json;

    @Test
    void aSlowReaderIsCutOffAndResumesWhileOthersGetAll() throws Exception {
        String group = alice.groupWith(bob, carol);
        ChatClient a = client(alice);
        ChatClient c = subscribed(carol, group);
        Meters before = Meters.now();
        try (RawClient slow = RawClient.connectNarrow(ws, bob.userId())) {
            slow.readText("auth.success");
            slow.send("{'type':'subscribe','payload':{'conversation_ids':['" + group + "']}}")
                    .readText("subscribed");

            double most = 0;
            int sent = 0;
            for (boolean typed = false;
                    closes() == before.sum("parley_sessions_slow_closes_total") && sent < TOO_MANY;
                    most = Math.max(most, queued())) {
                if (!typed && queued() > BOUND / 2.0) {
                    // Ephemeral events are dropped first.
                    a.send("typing", "'conversation_id':'" + group + "'");
                    typed = true;
                }
                for (int i = 0; i < AT_ONCE; i++) {
                    a.send(
                            "message.send",
                            "'conversation_id':'" + group + "','client_id':'" + sent++ + "','content':'" + LONG + "'");
                }
                for (int i = 0; i < AT_ONCE; i++) {
                    a.next("message.ack");
                }
            }

            assertThat(sent).isLessThan(TOO_MANY);
            assertThat(most).isBetween(BOUND / 2.0, BOUND + 8_200.0);
            await().atMost(Duration.ofSeconds(10)).until(() -> queued() == 0);
            Meters after = Meters.now();
            assertThat(after.sum("parley_queue_dropped_total")).isGreaterThan(before.sum("parley_queue_dropped_total"));
            assertThat(after.sum("parley_sessions_closes_total", "code=\"4408\""))
                    .isEqualTo(before.sum("parley_sessions_closes_total", "code=\"4408\"") + 1);
            for (int i = 1; i <= sent; i++) {
                assertThat(seq(c.next("message.new"))).isEqualTo(i);
            }
            assertThat(c.untilPong())
                    .noneMatch(frame -> frame.path("type").asText().equals("message.new"));

            int last = readRest(slow);
            assertThat(last).isBetween(1, sent - 1);
            ChatClient again = client(bob);
            again.ask("subscribe", "'conversation_ids':['" + group + "'],'since':{'" + group + "':" + last + "}");
            for (int i = last + 1; i <= sent; i++) {
                assertThat(seq(again.next("message.new"))).isEqualTo(i);
            }
        }
    }

    /** What was in flight when it was closed: messages without a gap, and perhaps a close frame. */
    private int readRest(RawClient slow) throws Exception {
        int last = 0;
        for (RawClient.Frame frame = slow.read(); frame != null; frame = slow.read()) {
            if (frame.opcode() == RawClient.CLOSE) {
                assertThat(ByteBuffer.wrap(frame.payload()).getShort()).isEqualTo((short) 4408);
            } else if (frame.opcode() == RawClient.TEXT) {
                JsonNode event = json.readTree(frame.payload());
                if (event.path("type").asText().equals("message.new")) {
                    assertThat(seq(event)).isEqualTo(++last);
                }
            }
        }
        return last;
    }

    private double queued() {
        return meters.get("parley.queue.bytes").gauge().value();
    }

    private double closes() {
        return meters.get("parley.sessions.slow.closes").counter().count();
    }

    private static long seq(JsonNode event) {
        return event.at("/payload/message/seq").asLong();
    }
}
