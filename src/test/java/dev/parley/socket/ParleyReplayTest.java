package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Between missed and live messages there is no gap and no repetition. */
@QuarkusTest
class ParleyReplayTest extends WithClients {
    private static final int SENDERS = 4;
    private static final int EACH = 500;
    private static final int READERS = 3;

    @Test
    void readersWhoComeAndGoGetEveryMessageOnceInOrder() throws Exception {
        List<Api> senders = IntStream.range(0, SENDERS)
                .mapToObj(i -> Api.somebody("sender" + i))
                .toList();
        List<Api> everybody = new ArrayList<>(senders);
        everybody.add(bob);
        String group = alice.groupWith(everybody.toArray(Api[]::new));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Long>>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                Random random = new Random(i);
                readers.add(threads.submit(() -> readAll(group, random)));
            }
            // A client that stays connected.
            ChatClient constant = subscribed(bob, group);
            List<Future<Void>> sending = senders.stream()
                    .map(one -> threads.submit(() -> sendAll(one, group)))
                    .toList();
            for (Future<Void> one : sending) {
                one.get(60, TimeUnit.SECONDS);
            }
            List<Long> expected =
                    LongStream.rangeClosed(1, SENDERS * EACH).boxed().toList();
            assertThat(IntStream.range(0, SENDERS * EACH)
                            .mapToObj(_ -> seq(constant))
                            .toList())
                    .isEqualTo(expected);
            for (Future<List<Long>> reader : readers) {
                assertThat(reader.get(60, TimeUnit.SECONDS)).isEqualTo(expected);
            }
            assertThat(constant.untilPong()).isEmpty();
        }
    }

    private Void sendAll(Api sender, String group) {
        try (ChatClient client = ChatClient.dial(ws).as(sender.userId()).connect()) {
            for (int i = 0; i < EACH; i++) {
                client.send("message.send", "'conversation_id':'" + group + "','client_id':'" + i + "','content':'m'");
            }
            for (int i = 0; i < EACH; i++) {
                client.next("message.ack");
            }
        }
        return null;
    }

    /**
     * Disconnects after a while, with and without a close frame, and resumes from the last message it got, until it has
     * all.
     */
    private List<Long> readAll(String group, Random random) {
        List<Long> got = new ArrayList<>();
        while (got.size() < SENDERS * EACH) {
            long since = got.isEmpty() ? 0 : got.getLast();
            ChatClient client = ChatClient.dial(ws).as(bob.userId()).connect();
            client.send(
                    "subscribe",
                    "'conversation_ids':" + (random.nextBoolean() ? "'*'" : array(group)) + ",'since':{'" + group + "':"
                            + since + "}");
            for (int stay = random.nextInt(1, 250); stay > 0 && got.size() < SENDERS * EACH; stay--) {
                got.add(seq(client));
            }
            if (random.nextBoolean()) {
                client.abort();
            } else {
                client.close();
            }
        }
        return got;
    }

    private static long seq(ChatClient client) {
        return client.next("message.new").at("/payload/message/seq").asLong();
    }
}
