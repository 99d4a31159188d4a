package dev.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of two instances is killed in the middle of a stream of sends; its clients go to the other. */
@Timeout(180)
class InstanceKilledIT {
    private static final int SENDERS = 3;
    private static final int ROUND = 50;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger instance = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void whatIsAcknowledgedOrRetriedIsStoredOnceAndReadOnceInOrder() throws Exception {
        try (Instances instances = Instances.start(2);
             ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String group = instances.group("s0", "s1", "s2", "mover", "stayer");
            SteadyReader mover = new SteadyReader(since -> instances.subscribed(instance.get(), "mover", group, since));
            SteadyReader stayer = new SteadyReader(since -> instances.subscribed(1, "stayer", group, since));
            List<PersistentSender> senders = new ArrayList<>();
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                String user = "s" + i;
                PersistentSender sender = new PersistentSender(() -> instances.client(instance.get(), user), user, group);
                senders.add(sender);
                sending.add(threads.submit(() -> run(sender)));
            }
            mover.readUntil(200);
            instance.set(1);
            instances.process(0).process().destroyForcibly();
            awaitMore(SENDERS * ROUND * 2);
            over.set(true);
            for (Future<?> one : sending) {
                one.get(60, TimeUnit.SECONDS);
            }

            Map<Long, String> stored = StoredMessages.of(instances.servers(), group);
            Map<Long, String> acks = new TreeMap<>();
            senders.forEach(sender -> sender.acknowledged().forEach((clientId, seq) -> acks.put(seq, clientId)));
            mover.readUntil(stored.size());
            stayer.readUntil(stored.size());
            System.out.printf("An instance killed while %d clients sent to it: %d messages sent, %d acknowledged,"
                            + " %d retried after the reconnect, %d stored%n", SENDERS,
                    senders.stream().mapToInt(PersistentSender::messages).sum(), acks.size(),
                    senders.stream().mapToInt(PersistentSender::retries).sum(), stored.size());

            assertThat(stored.keySet()).containsExactlyElementsOf(LongStream.rangeClosed(1, stored.size()).boxed().toList());
            assertThat(stored.values()).doesNotHaveDuplicates();
            // A repeated one got the ack of the first, with its seq.
            assertThat(acks).isEqualTo(stored);
            assertThat(mover.clientIds()).containsExactlyElementsOf(stored.values());
            assertThat(stayer.clientIds()).containsExactlyElementsOf(stored.values());
            assertThat(senders).allSatisfy(sender -> assertThat(sender.reconnects()).isEqualTo(1));
            assertThat(mover.client().untilPong()).isEmpty();
            assertThat(stayer.client().untilPong()).isEmpty();
        }
    }

    private void run(PersistentSender sender) {
        while (!over.get()) {
            sender.send(ROUND);
            acknowledged.addAndGet(ROUND);
        }
        sender.close();
    }

    private void awaitMore(int count) {
        int target = acknowledged.get() + count;
        await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.get() >= target);
    }
}
