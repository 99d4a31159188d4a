package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Address;
import dev.parley.bus.BusFrame;
import dev.parley.bus.ReceivedText;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.protocol.parley.ParleyDialect;
import dev.parley.testing.Spans;
import dev.parley.tracing.MessageTimes;
import dev.parley.tracing.TraceSpan;
import dev.parley.tracing.Tracing;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A traced message, from one instance to the sockets of another. */
@Tag("fast")
class FollowedMessageTest {
    private final Spans spans = new Spans();
    private final Instance here = new Instance();
    private final Instance there = new Instance();
    private final Hub hub = hub(here, spans.tracing());
    private final TraceSpan receive = spans.tracing().begin("receive");

    private static Hub hub(Instance of, Tracing tracing) {
        return new Hub(
                of.local,
                of.bus,
                new ParleyDialect(8192),
                new MessageTimes(8, Clock.systemUTC(), of.meters),
                tracing,
                of.meters);
    }

    /** @return what the bus carried */
    private String publish(Message message, Map<Long, TraceSpan> followed) {
        hub.publishCommitted(List.of(message), followed);
        here.loop.settle();
        return new String(
                BusFrame.write(here.bus.frames.getLast(), "here", new Event.MessageNew(message)),
                StandardCharsets.UTF_8);
    }

    private void arrive(String frame, Tracing tracing) {
        hub(there, tracing).received(List.of(new ReceivedText(new Address.Conversation("c1"), frame)), "there");
        there.loop.settle();
    }

    @Test
    void itIsOneWayOverBothInstances() {
        Instance.Client near = here.subscribed("u1", "c1");
        Instance.Client far = there.subscribed("u2", "c1");
        Message message = here.source.commit("c1");
        there.source.commit("c1");

        arrive(publish(message, Map.of(message.id(), receive)), spans.tracing());
        assertThat(spans.names()).as("what no socket has taken was not written").containsExactly("publish", "deliver");
        assertThat(far.heard()).containsExactly("c1#1");
        near.wire().takeAll();
        far.wire().takeAll();
        receive.end();

        assertThat(spans.names()).containsExactly("publish", "deliver", "write", "write", "receive");
        assertThat(spans.ended())
                .extracting(span -> span.getTraceId())
                .containsOnly(spans.named("receive").getTraceId());
        assertThat(spans.named("publish").getParentSpanId())
                .isEqualTo(spans.named("receive").getSpanId());
        assertThat(spans.named("deliver").getParentSpanId())
                .isEqualTo(spans.named("publish").getSpanId());
        assertThat(spans.ended().stream()
                        .filter(span -> span.getName().equals("write"))
                        .map(span -> span.getParentSpanId()))
                .containsExactly(
                        spans.named("receive").getSpanId(),
                        spans.named("deliver").getSpanId());
        assertThat(spans.ended().toString()).doesNotContain(message.content());
    }

    @Test
    void oneThatWaitsInTheQueueIsWrittenWhenItIs() {
        Instance.Client slow = here.subscribed("u1", "c1");
        slow.wire().takeAll();
        slow.wire().highWater = 0;
        Message message = here.source.commit("c1");
        publish(message, Map.of(message.id(), receive));
        assertThat(spans.names()).containsExactly("publish");

        slow.wire().highWater = 1 << 20;
        slow.session().writer().onWritable();
        slow.wire().takeAll();
        assertThat(spans.names()).containsExactly("publish", "write");
    }

    @Test
    void whoDoesNotFollowDeliversAllTheSame() {
        Instance.Client far = there.subscribed("u2", "c1");
        Message message = here.source.commit("c1");
        there.source.commit("c1");
        arrive(publish(message, Map.of(message.id(), receive)), new Tracing(null));

        assertThat(far.heard()).containsExactly("c1#1");
        assertThat(spans.names()).containsExactly("publish");
    }

    @Test
    void ofOneThatIsNotFollowedTheBusCarriesNothingMore() {
        Message message = here.source.commit("c1");
        here.subscribed("u1", "c1");

        assertThat(publish(message, Map.of())).doesNotContain("\"trace\"");
        assertThat(publish(message, Map.of(message.id(), receive))).contains("\"trace\":\"00-");
        assertThat(spans.names()).containsExactly("publish");
    }
}
