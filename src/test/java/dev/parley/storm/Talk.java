package dev.parley.storm;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A group in which one user sends at a steady rate, and the time from when a message was due until it arrived. */
final class Talk {
    private static final int READERS = 20;
    private static final int PER_SECOND = 100;

    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final AtomicInteger due = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();

    /** Begins, and does not end. */
    static Talk begin(Vertx vertx, Crowd crowd, String conversation, String speaker, List<String> listeners) {
        Talk talk = new Talk();
        for (String listener : listeners) {
            Crowd.listen(crowd.connected(listener), conversation, talk::heard);
        }
        WebSocket mouth = crowd.connected(speaker);
        long start = System.nanoTime();
        AtomicInteger sent = new AtomicInteger();
        vertx.setPeriodic(5, _ -> {
            long at;
            while ((at = start + TimeUnit.SECONDS.toNanos(1) / PER_SECOND * sent.get()) <= System.nanoTime()) {
                sent.incrementAndGet();
                talk.due.addAndGet(listeners.size());
                mouth.writeTextMessage(message(conversation, Long.toString(at)));
            }
        });
        return talk;
    }

    static List<String> listeners(String name) {
        List<String> listeners = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            listeners.add(name + i);
        }
        return listeners;
    }

    static String message(String conversation, String content) {
        return new JsonObject()
                .put("type", "message.send")
                .put(
                        "payload",
                        new JsonObject()
                                .put("conversation_id", conversation)
                                .put("client_id", UUID.randomUUID().toString())
                                .put("content", content))
                .encode();
    }

    private void heard(String content) {
        if (content.length() < 30) {
            nanos.add(System.nanoTime() - Long.parseLong(content));
            delivered.incrementAndGet();
        }
    }

    /** The times since the last call. */
    Times times() {
        List<Long> all = new ArrayList<>();
        for (Long next = nanos.poll(); next != null; next = nanos.poll()) {
            all.add(next);
        }
        long[] sorted = all.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return new Times(sorted);
    }

    /** The messages in flight. */
    int missing() {
        return due.get() - delivered.get();
    }

    record Times(long[] sorted) {
        private double at(double share) {
            return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
        }

        @Override
        public String toString() {
            return "%7d | %8.1f | %8.1f | %8.1f".formatted(sorted.length, at(0.5), at(0.99), at(1));
        }
    }
}
