package dev.parley.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** Messages until their acks, without sockets, timers and clocks. Times are in milliseconds. */
final class Outbox {
    private static final int MAX = 1_000;
    private static final int MAX_REFUSALS = 10;
    /** Errors after which to try again, with the same {@code client_id}. */
    private static final Set<String> TRANSIENT = Set.of("unavailable", "rate_limited", "internal");

    private static final class Outgoing {
        private final ObjectNode payload;
        private final CompletableFuture<JsonNode> ack = new CompletableFuture<>();
        private String ref;
        private long dueAt;
        private int refusals;

        private Outgoing(ObjectNode payload) {
            this.payload = payload;
        }
    }

    /** One {@code message.send} to send. */
    record Due(String ref, ObjectNode payload) {}

    private final Map<String, Outgoing> queue = new LinkedHashMap<>();
    private final Map<String, Outgoing> refs = new HashMap<>();
    private final long ackTimeout;
    private int refCount;

    Outbox(long ackTimeout) {
        this.ackTimeout = ackTimeout;
    }

    /** Completes with the ack. The same {@code client_id} again is the same message. */
    CompletableFuture<JsonNode> add(ObjectNode payload) {
        String clientId = payload.path("client_id").asText();
        if (queue.size() >= MAX && !queue.containsKey(clientId)) {
            return CompletableFuture.failedFuture(new RejectedExecutionException(MAX + " messages wait already"));
        }
        return queue.computeIfAbsent(clientId, _ -> new Outgoing(payload)).ack;
    }

    /** Returns those to send now, oldest first: one at a time to each target, so that none overtakes another. */
    List<Due> due(long now) {
        List<Due> due = new ArrayList<>();
        Set<String> busy = new HashSet<>();
        for (Outgoing message : queue.values()) {
            if (busy.add(target(message)) && message.dueAt <= now) {
                refs.remove(message.ref);
                message.ref = "m" + ++refCount;
                message.dueAt = now + ackTimeout;
                refs.put(message.ref, message);
                due.add(new Due(message.ref, message.payload));
            }
        }
        return due;
    }

    /** The next time at which something is to do. */
    OptionalLong nextAt() {
        Set<String> busy = new HashSet<>();
        return queue.values().stream()
                .filter(message -> busy.add(target(message)))
                .mapToLong(message -> message.dueAt)
                .min();
    }

    void acknowledged(String ref, JsonNode ack) {
        Outgoing message =
                refs.getOrDefault(ref, queue.get(ack.path("client_id").asText()));
        if (message != null) {
            remove(message);
            message.ack.complete(ack);
        }
    }

    /** @return false if no message has that ref */
    boolean refused(String ref, JsonNode error, long now, Machine machine) {
        Outgoing message = refs.get(ref);
        if (message == null) {
            return false;
        }
        if (TRANSIENT.contains(error.path("code").asText()) && message.refusals < MAX_REFUSALS) {
            refs.remove(ref);
            message.dueAt = now
                    + Math.max(
                            error.path("retry_after_ms").asLong(), machine.backOff(message.refusals++, Math.random()));
        } else {
            remove(message);
            message.ack.completeExceptionally(
                    new IllegalStateException(error.path("code").asText()));
        }
        return true;
    }

    /** The connection is gone, and the fate of what was in flight is unknown, so all of it is sent again. */
    void lost() {
        refs.values().forEach(message -> message.dueAt = 0);
        refs.clear();
    }

    void fail(String why) {
        List<Outgoing> all = List.copyOf(queue.values());
        queue.clear();
        refs.clear();
        all.forEach(message -> message.ack.completeExceptionally(new IllegalStateException(why)));
    }

    private void remove(Outgoing message) {
        refs.remove(message.ref);
        queue.remove(message.payload.path("client_id").asText());
    }

    private static String target(Outgoing message) {
        return message.payload.has("to")
                ? "to " + message.payload.path("to").asText()
                : message.payload.path("conversation_id").asText();
    }
}
