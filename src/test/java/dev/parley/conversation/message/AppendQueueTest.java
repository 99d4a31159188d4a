package dev.parley.conversation.message;

import static dev.parley.conversation.message.AppendQueue.Offer.FULL;
import static dev.parley.conversation.message.AppendQueue.Offer.LOCKED_FULL;
import static dev.parley.conversation.message.AppendQueue.Offer.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Fixture;
import dev.parley.conversation.message.BatchWriter.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class AppendQueueTest {
    private static final long LATER = Duration.ofSeconds(2).toNanos();

    private final AppendQueue queue = new AppendQueue(20, _ -> 0);

    @Test
    void takesEverythingThatWaits() {
        offer("a1", "b1", "a2", "c1");

        assertThat(take(10)).containsExactly("a1", "a2", "b1", "c1");
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void aConversationIsInOneStatementAtATime() {
        offer("a1");
        take(10);
        offer("a2", "b1");

        assertThat(take(10)).containsExactly("b1");
        assertThat(queue.hasReady()).isFalse();
        queue.settle("a");
        assertThat(take(10)).containsExactly("a2");
    }

    @Test
    void whatDoesNotFitWaitsBehindTheOthers() {
        offer("a1", "a2", "a3", "b1");

        assertThat(take(2)).containsExactly("a1", "a2");
        queue.settle("a");
        assertThat(take(2)).containsExactly("b1", "a3");
    }

    @Test
    void refusesBeyondItsBound() {
        for (int i = 0; i < 20; i++) {
            assertThat(queue.offer(send("a", i, 0))).isEqualTo(QUEUED);
        }
        assertThat(queue.offer(send("b", 1, 0))).isEqualTo(FULL);
    }

    @Test
    void aLockedConversationKeepsItsOrderAndIsTriedAlone() {
        offer("a1");
        List<Waiting> flight = queue.take(10);
        offer("a2", "b1");
        queue.lock("a", flight, 0);

        assertThat(take(10)).containsExactly("b1");
        queue.settle("b");
        assertThat(queue.waitingLocked()).isEqualTo(2);
        assertThat(queue.due(10, 0)).isEmpty();
        assertThat(queue.due(10, LATER)).containsExactly("a");
        offer("b2", "c1");
        queue.unlocked("a");
        offer("c2");

        assertThat(take(10)).containsExactly("b2", "c1", "c2");
        assertThat(take(10)).containsExactly("a1", "a2");
        assertThat(queue.waitingLocked()).isZero();
    }

    @Test
    void aLockedConversationIsBounded() {
        offer("a1");
        queue.lock("a", queue.take(10), 0);

        assertThat(queue.offer(send("a", 2, 0))).isEqualTo(QUEUED);
        assertThat(queue.offer(send("a", 3, 0))).isEqualTo(LOCKED_FULL);
        assertThat(queue.offer(send("b", 1, 0))).isEqualTo(QUEUED);
    }

    @Test
    void sendsThatWaitTooLongForALockAreDropped() {
        offer("a1");
        queue.lock("a", queue.take(10), 0);

        assertThat(queue.expire(AppendQueue.PATIENCE_NANOS)).isEmpty();
        assertThat(queue.expire(AppendQueue.PATIENCE_NANOS + 1)).hasSize(1);
        assertThat(queue.hasLocked()).isFalse();
        offer("a2");
        assertThat(take(10)).containsExactly("a2");
    }

    @Property(tries = 300)
    void eachSendIsTakenOnceAndInOrder(@ForAll long seed) {
        Random random = new Random(seed);
        AppendQueue all = new AppendQueue(1_000, _ -> 0);
        Map<String, Integer> offered = new HashMap<>();
        Map<String, Integer> done = new HashMap<>();
        Map<String, List<Waiting>> inFlight = new HashMap<>();
        Set<String> locked = new HashSet<>();
        for (int step = 0; step < 300; step++) {
            String id = "c" + random.nextInt(4);
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    if (all.offer(send(id, offered.getOrDefault(id, 0), 0)) == QUEUED) {
                        offered.merge(id, 1, Integer::sum);
                    }
                }
                case 2 -> {
                    for (Waiting send : all.take(1 + random.nextInt(5))) {
                        inFlight.computeIfAbsent(send.draft().conversationId(), _ -> new ArrayList<>())
                                .add(send);
                    }
                    assertThat(Collections.disjoint(inFlight.keySet(), locked)).isTrue();
                }
                default -> {
                    List<Waiting> flight = inFlight.remove(id);
                    if (flight == null) {
                        locked.remove(id);
                        all.unlocked(id);
                    } else if (random.nextInt(3) == 0) {
                        locked.add(id);
                        assertThat(all.lock(id, flight, 0)).isEmpty();
                    } else {
                        flight.forEach(send -> assertThat(number(send)).isEqualTo(done.merge(id, 1, Integer::sum) - 1));
                        all.settle(id);
                    }
                }
            }
        }
        inFlight.forEach((id, flight) -> {
            flight.forEach(send -> assertThat(number(send)).isEqualTo(done.merge(id, 1, Integer::sum) - 1));
            all.settle(id);
        });
        locked.forEach(all::unlocked);
        while (all.hasReady()) {
            List<Waiting> rest = all.take(7);
            rest.forEach(send ->
                    assertThat(number(send)).isEqualTo(done.merge(send.draft().conversationId(), 1, Integer::sum) - 1));
            rest.stream().map(send -> send.draft().conversationId()).distinct().forEach(all::settle);
        }
        assertThat(done).isEqualTo(offered);
        assertThat(all.waiting()).isZero();
    }

    private void offer(String... sends) {
        for (String send : sends) {
            queue.offer(send(send.substring(0, 1), Integer.parseInt(send.substring(1)), 0));
        }
    }

    private List<String> take(int limit) {
        return queue.take(limit).stream()
                .map(send -> send.draft().conversationId() + number(send))
                .toList();
    }

    private static int number(Waiting send) {
        return Integer.parseInt(send.draft().content());
    }

    private static Waiting send(String conversationId, int number, long since) {
        return new Waiting(Fixture.draft(conversationId, "ann", null, Integer.toString(number)), null, since);
    }
}
