package dev.parley.faults;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An app's outbox: it writes a message now and then, has some in flight, and sends each again with the same client_id
 * until it is acknowledged. Pure state. Not thread-safe. Times are those of {@link System#nanoTime}.
 */
final class Outbox {
    /** The load: interval, length, and the maximum number of messages that are not acknowledged. */
    record Pace(long intervalNanos, int length, int unacknowledged) {}

    record Letter(int number, String conversation, String clientId, String content) {}

    /** The pause after a failure. */
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

    /** @param name prefix of each client_id */
    Outbox(String name, List<String> conversations, Pace pace, long now) {
        this.name = name;
        this.conversations = conversations;
        this.pace = pace;
        this.writesAt = now;
        this.sendsAt = now;
    }

    /** Returns what is to be sent now, if anything; it is in flight from then on. */
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
        // It answers the earlier send, which had failed.
        waiting.remove(number);
    }

    /** Marks it to be sent again, but not at once. */
    void failed(int number, long now) {
        Letter letter = inFlight.remove(number);
        if (letter != null) {
            waiting.put(number, letter);
            sendsAt = now + PAUSE_NANOS;
        }
    }

    /** What was in flight gets no response any more. */
    void connectionEnded() {
        waiting.putAll(inFlight);
        inFlight.clear();
    }

    /** Writes no further messages. */
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
