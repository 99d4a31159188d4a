package dev.parley.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * An app's outbox: it has some messages in flight, and sends each again, under the same client_id, until it is
 * acknowledged: after an error that says so, and after a reconnect. For one thread.
 */
final class PersistentSender {
    private static final int IN_FLIGHT = 20;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Supplier<ChatClient> connect;
    private final String name;
    private final String conversation;
    private final Set<Integer> waiting = new TreeSet<>();
    private final Set<Integer> inFlight = new TreeSet<>();
    private final Map<String, Long> acknowledged = new TreeMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private ChatClient client;
    private long pausesUntil = System.nanoTime();
    private int messages;
    private int reconnects;
    private int retries;

    PersistentSender(Supplier<ChatClient> connect, String name, String conversation) {
        this.connect = connect;
        this.name = name;
        this.conversation = conversation;
        this.client = connect.get();
    }

    /** Sends so many more, and comes back when all are acknowledged. */
    void send(int count) {
        for (int i = 0; i < count; i++) {
            waiting.add(messages++);
        }
        while (!waiting.isEmpty() || !inFlight.isEmpty()) {
            if (!client.isOpen()) {
                reconnect();
            }
            if (System.nanoTime() - pausesUntil >= 0) {
                writeSome();
            }
            client.nextWithin(PAUSE).ifPresent(this::heard);
        }
    }

    private void writeSome() {
        for (int next : waiting.stream().limit(IN_FLIGHT - inFlight.size()).toList()) {
            waiting.remove(next);
            inFlight.add(next);
            write(next);
        }
    }

    private void write(int number) {
        try {
            client.send("{'type':'message.send','id':'" + number + "','payload':{'conversation_id':'" + conversation
                    + "','client_id':'" + name + "-" + number + "','content':'message " + number + "'}}");
        } catch (RuntimeException e) {
            // The connection has ended, as the next look at it shows.
        }
    }

    private void heard(JsonNode frame) {
        int number = frame.path("ref").asInt(-1);
        switch (frame.path("type").asText()) {
            case "message.ack" -> {
                inFlight.remove(number);
                acknowledged.put(frame.at("/payload/client_id").asText(), frame.at("/payload/seq").asLong());
            }
            case "error" -> {
                errors.add(frame.at("/payload/code").asText());
                inFlight.remove(number);
                waiting.add(number);
                retries++;
                pausesUntil = System.nanoTime() + PAUSE.toNanos();
            }
            default -> { }
        }
    }

    private void reconnect() {
        reconnects++;
        retries += inFlight.size();
        waiting.addAll(inFlight);
        inFlight.clear();
        client = connect.get();
    }

    /** The {@code seq} of each client_id. */
    Map<String, Long> acknowledged() {
        return acknowledged;
    }

    /** Whether an error of that code has come; from any thread. */
    boolean hasHeard(String code) {
        return errors.contains(code);
    }

    /** How many different messages it was to send. */
    int messages() {
        return messages;
    }

    /** The codes of all errors. */
    List<String> errors() {
        return errors;
    }

    int reconnects() {
        return reconnects;
    }

    int retries() {
        return retries;
    }

    void close() {
        client.close();
    }
}
