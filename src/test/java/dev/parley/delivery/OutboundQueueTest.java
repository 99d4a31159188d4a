package dev.parley.delivery;

import static dev.parley.delivery.OutboundQueue.Verdict.COALESCED;
import static dev.parley.delivery.OutboundQueue.Verdict.DROPPED;
import static dev.parley.delivery.OutboundQueue.Verdict.FULL;
import static dev.parley.delivery.OutboundQueue.Verdict.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class OutboundQueueTest {
    private static final int BOUND = 100;

    private final OutboundQueue queue = new OutboundQueue(BOUND);

    private static byte[] frame(int length) {
        return new byte[length];
    }

    @Test
    void durableFramesComeOutInTheirOrder() {
        byte[] first = frame(1);
        byte[] second = frame(1);
        queue.offer(first, null, 0);
        queue.offer(second, null, 0);

        assertThat(queue.poll()).isSameAs(first);
        assertThat(queue.poll()).isSameAs(second);
        assertThat(queue.poll()).isNull();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aNewerStateReplacesTheWaitingOneAndGoesToTheEnd() {
        byte[] stale = frame(10);
        byte[] durable = frame(5);
        byte[] newest = frame(3);
        queue.offer(stale, "u1 types", 0);
        queue.offer(durable, null, 0);

        assertThat(queue.offer(newest, "u1 types", 0)).isEqualTo(COALESCED);

        assertThat(queue.bytes()).isEqualTo(8);
        assertThat(queue.poll()).isSameAs(durable);
        assertThat(queue.poll()).isSameAs(newest);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void aStateThatWasWrittenIsNotReplacedAnyMore() {
        queue.offer(frame(1), "u1 types", 0);
        queue.poll();

        assertThat(queue.offer(frame(1), "u1 types", 0)).isEqualTo(QUEUED);
    }

    @Test
    void ephemeralFramesAreDroppedFromHalfOfTheBoundOn() {
        assertThat(queue.offer(frame(1), "a", BOUND / 2 - 1)).isEqualTo(QUEUED);
        assertThat(queue.offer(frame(1), "b", BOUND / 2 - 1))
                .as("with what waits here")
                .isEqualTo(DROPPED);
        assertThat(queue.offer(frame(1), "c", BOUND / 2)).isEqualTo(DROPPED);
        assertThat(queue.offer(frame(1), "a", BOUND / 2))
                .as("takes no more place")
                .isEqualTo(COALESCED);
        assertThat(queue.bytes()).isEqualTo(1);
    }

    @Test
    void refusesDurableFramesAtTheBoundAndNotBelow() {
        assertThat(queue.offer(frame(1), null, BOUND - 1)).isEqualTo(QUEUED);
        assertThat(queue.offer(frame(1), null, BOUND - 1)).isEqualTo(FULL);
        assertThat(queue.offer(frame(1), null, BOUND - 2)).isEqualTo(QUEUED);
        assertThat(queue.bytes()).isEqualTo(2);
    }

    @Test
    void aClearedQueueIsLikeNew() {
        queue.offer(frame(40), "a", 0);
        queue.offer(frame(40), null, 0);

        queue.clear();

        assertThat(queue.bytes()).isZero();
        assertThat(queue.poll()).isNull();
        assertThat(queue.offer(frame(1), "a", 0)).isEqualTo(QUEUED);
    }

    private record Waiting(byte[] frame, String key) {}

    /** The model: a list, from which a replaced state is removed. */
    @Property
    void behavesAsAListFromWhichStaleStatesAreTakenOut(
            @ForAll @Size(max = 100) List<@IntRange(max = 119) Integer> steps) {
        OutboundQueue actual = new OutboundQueue(BOUND);
        List<Waiting> model = new ArrayList<>();
        for (int step : steps) {
            long bytes =
                    model.stream().mapToLong(waiting -> waiting.frame().length).sum();
            assertThat(actual.bytes()).isEqualTo(bytes);
            assertThat(actual.isEmpty()).isEqualTo(model.isEmpty());
            if (step % 5 == 0) {
                assertThat(actual.poll())
                        .isSameAs(model.isEmpty() ? null : model.removeFirst().frame());
                continue;
            }
            byte[] frame = frame(1 + step % 23);
            int onWire = step % 4 * 15;
            String key = step % 5 < 3 ? "k" + step % 3 : null;
            boolean stale = key != null && model.removeIf(waiting -> key.equals(waiting.key()));
            OutboundQueue.Verdict expected = stale
                    ? COALESCED
                    : key != null && bytes + onWire >= BOUND / 2
                            ? DROPPED
                            : key == null && bytes + onWire >= BOUND ? FULL : QUEUED;
            if (expected == QUEUED || expected == COALESCED) {
                model.add(new Waiting(frame, key));
            }
            assertThat(actual.offer(frame, key, onWire)).isEqualTo(expected);
        }
        model.forEach(waiting -> assertThat(actual.poll()).isSameAs(waiting.frame()));
        assertThat(actual.poll()).isNull();
    }
}
