package dev.parley.faults;

import dev.parley.faults.History.Acknowledged;
import dev.parley.faults.History.Place;
import dev.parley.faults.History.Received;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What all clients record. Thread-safe. */
final class Records {
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<Long> acknowledgedAt = new ConcurrentLinkedQueue<>();
    private final AtomicInteger acknowledgements = new AtomicInteger();
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final Map<String, Set<String>> listens = new ConcurrentHashMap<>();
    private final Set<String> intermittent = ConcurrentHashMap.newKeySet();
    private final Set<String> errors = ConcurrentHashMap.newKeySet();
    private final Queue<String> offline = new ConcurrentLinkedQueue<>();

    void listens(String device, Set<String> conversations) {
        listens.put(device, conversations);
    }

    /** Marks a device that goes away, or reads nothing for a while, on purpose. */
    void intermittent(String device) {
        intermittent.add(device);
    }

    void sent(String clientId) {
        sent.add(clientId);
    }

    void acknowledged(String clientId, String conversation, long seq) {
        acknowledged.add(new Acknowledged(clientId, new Place(conversation, seq)));
        acknowledgedAt.add(System.nanoTime());
        acknowledgements.incrementAndGet();
    }

    void received(String device, String conversation, long seq, String clientId) {
        received.add(new Received(device, new Place(conversation, seq), clientId, System.nanoTime()));
    }

    /** Records that a client was notified that the user is offline. */
    void offline(String user) {
        offline.add(user);
    }

    void error(String code) {
        errors.add(code);
    }

    int acknowledgements() {
        return acknowledgements.get();
    }

    /** The longest time between two acknowledgements, over all clients. */
    Duration longestWithoutAcknowledgement() {
        long longest = 0;
        long before = Long.MAX_VALUE;
        for (long at :
                acknowledgedAt.stream().mapToLong(Long::longValue).sorted().toArray()) {
            longest = Math.max(longest, at - Math.min(before, at));
            before = at;
        }
        return Duration.ofNanos(longest);
    }

    /** The users of whom clients were notified that they went offline, each time. */
    List<String> toldOffline() {
        return List.copyOf(offline);
    }

    /** The codes of all errors in responses. */
    Set<String> errors() {
        return errors;
    }

    History history(Map<Place, String> log) {
        return new History(
                Set.copyOf(sent),
                List.copyOf(acknowledged),
                List.copyOf(received),
                Map.copyOf(listens),
                Set.copyOf(intermittent),
                log);
    }
}
