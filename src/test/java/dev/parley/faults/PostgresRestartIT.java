package dev.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ChatClient;
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

/** PostgreSQL is stopped in the middle of a stream of sends, and started again. */
@Timeout(180)
class PostgresRestartIT {
    private static final int SENDERS = 3;
    private static final int ROUND = 50;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void whatIsAcknowledgedIsStoredOnceAndNobodyIsDisconnected() throws Exception {
        try (Instances instances = Instances.start(1);
             ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String group = instances.group("s0", "s1", "s2", "reader");
            ChatClient first = instances.subscribed(0, "reader", group, 0);
            SteadyReader reader = new SteadyReader(_ -> first);
            List<PersistentSender> senders = new ArrayList<>();
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                String user = "s" + i;
                PersistentSender sender = new PersistentSender(() -> instances.client(0, user), user, group);
                senders.add(sender);
                sending.add(threads.submit(() -> run(sender)));
            }
            awaitMore(200);
            instances.servers().postgres().stop();
            await().atMost(Duration.ofSeconds(30)).until(() -> senders.stream().allMatch(it -> it.hasHeard("unavailable")));
            instances.servers().postgres().start();
            awaitMore(SENDERS * ROUND * 2);
            over.set(true);
            for (Future<?> one : sending) {
                one.get(60, TimeUnit.SECONDS);
            }

            Map<Long, String> stored = StoredMessages.of(instances.servers(), group);
            Map<Long, String> acks = new TreeMap<>();
            senders.forEach(sender -> sender.acknowledged().forEach((clientId, seq) -> acks.put(seq, clientId)));
            reader.readUntil(stored.size());
            System.out.printf("PostgreSQL restarted while %d clients sent: %d messages sent, %d acknowledged, %d times"
                            + " unavailable, %d retries, %d stored%n", SENDERS,
                    senders.stream().mapToInt(PersistentSender::messages).sum(), acks.size(),
                    senders.stream().mapToInt(sender -> sender.errors().size()).sum(),
                    senders.stream().mapToInt(PersistentSender::retries).sum(), stored.size());

            assertThat(stored.keySet()).containsExactlyElementsOf(LongStream.rangeClosed(1, stored.size()).boxed().toList());
            assertThat(stored.values()).doesNotHaveDuplicates();
            assertThat(acks).isEqualTo(stored);
            assertThat(reader.clientIds()).containsExactlyElementsOf(stored.values());
            assertThat(first.isOpen()).isTrue();
            assertThat(senders).allSatisfy(sender -> {
                assertThat(sender.errors()).containsOnly("unavailable");
                assertThat(sender.reconnects()).isZero();
            });
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
