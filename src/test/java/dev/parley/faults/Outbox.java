package dev.parley.faults;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An app's outbox: it writes a message now and then, has some in flight, and sends each again, under the same
 * client_id, until it is acknowledged. Pure state, for one thread; times are {@link System#nanoTime}'s.
 */
final class Outbox {
    /** How much is written: so often, of that length, with at most so many not yet acknowledged. */
    record Pace(long intervalNanos, int length, int unacknowledged) {}

    record Letter(int number, String conversation, String clientId, String content) {}

    /** After a failure nothing is sent for so long. */
    static final long PAUSE_NANOS = 100_000_000;

    private final String name;
    private final List<String> conversations;
    private final Pace pace;
    private final SortedMap<Integer, Letter> waiting = new TreeMap<>();
    private final SortedMap<Integer, Letter> inFlight = new TreeMap<>();
    private int written;
    private long writesAt;
    private long sendsAt;
    private boolean finished;

    /** @param name before the number in each client_id */
    Outbox(String name, List<String> conversations, Pace pace, long now) {
        this.name = name;
        this.conversations = conversations;
        this.pace = pace;
        this.writesAt = now;
        this.sendsAt = now;
    }

    /** What is to be sent now, if anything is; it is in flight from then on. */
    Optional<Letter> next(long now) {
        if (!finished && now - writesAt >= 0 && waiting.size() + inFlight.size() < pace.unacknowledged()) {
            writesAt = Math.max(writesAt, now - pace.intervalNanos()) + pace.intervalNanos();
            write();
        }
        if (waiting.isEmpty() || now - sendsAt < 0) {
            return Optional.empty();
        }
        Letter letter = waiting.remove(waiting.firstKey());
        inFlight.put(letter.number(), letter);
        return Optional.of(letter);
    }

    private void write() {
        int number = written++;
        String content = "message " + number + " of " + name;
        waiting.put(
                number,
                new Letter(
                        number,
                        conversations.get(number % conversations.size()),
                        name + "-" + number,
                        content + "x".repeat(Math.max(0, pace.length() - content.length()))));
    }

    void acknowledged(int number) {
        inFlight.remove(number);
        // It came in answer to the send before, of which it was said that it failed.
        waiting.remove(number);
    }

    /** It is to be sent again, but not at once. */
    void failed(int number, long now) {
        Letter letter = inFlight.remove(number);
        if (letter != null) {
            waiting.put(number, letter);
            sendsAt = now + PAUSE_NANOS;
        }
    }

    /** Of what was in flight nothing will be heard any more. */
    void connectionEnded() {
        waiting.putAll(inFlight);
        inFlight.clear();
    }

    /** Nothing more is written. */
    void finish() {
        finished = true;
    }

    boolean isDone() {
        return finished && waiting.isEmpty() && inFlight.isEmpty();
    }

    @Override
    public String toString() {
        return waiting.keySet() + " waiting, " + inFlight.keySet() + " in flight";
    }
}
