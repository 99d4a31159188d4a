package dev.parley.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * One of a user's devices, as an app would be: it reads its conversations, sends what is in its outbox, and when its
 * connection ends connects to the next instance that accepts it, and resumes after the last {@code seq} that it holds.
 * It records everything. Runs on its own thread; methods for other threads say so.
 */
final class Device implements Runnable {
    /** Connects to the instances, by their index. */
    interface Doors {
        int count();

        /** @throws CompletionException if the instance does not accept the user now */
        ChatClient enter(int instance, String user, Duration patience);
    }

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final String SUBSCRIBE = "subscribe";
    /** It begins with the given instance, on which the scenario relies. */
    private static final Duration AT_FIRST = Duration.ofSeconds(15);

    private static final Duration DIALLING = Duration.ofSeconds(2);

    private final String name;
    private final String user;
    private final List<String> conversations;
    private final Optional<Outbox> outbox;
    private final Optional<Duration> patience;
    private final Doors doors;
    private final Records records;
    private final Map<String, Long> held = new ConcurrentHashMap<>();
    private final AtomicReference<CompletableFuture<Void>> sync = new AtomicReference<>();
    private final Semaphore wanted = new Semaphore(0);
    private volatile int instance;
    private volatile int connections;
    private volatile boolean away;
    private volatile boolean over;
    private volatile boolean subscribed;
    private volatile boolean finishing;
    private volatile boolean finished;
    private ChatClient client;
    private boolean mustSubscribe;
    private long subscribesAt;
    private long heardAt;
    private long endedAt;
    private volatile long longestGapNanos;

    /**
     * @param patience how long it stays with a silent instance; empty if it stays as long as the connection
     * @param held what it holds already
     */
    Device(
            String name,
            String user,
            int instance,
            List<String> conversations,
            Optional<Outbox> outbox,
            Optional<Duration> patience,
            Map<String, Long> held,
            Doors doors,
            Records records) {
        this.name = name;
        this.user = user;
        this.instance = instance;
        this.conversations = conversations;
        this.outbox = outbox;
        this.patience = patience;
        this.doors = doors;
        this.records = records;
        conversations.forEach(id -> this.held.put(id, held.getOrDefault(id, 0L)));
    }

    @Override
    public void run() {
        while (!over) {
            if (away) {
                if (client != null) {
                    client.abort();
                }
                wanted.acquireUninterruptibly();
                client = null;
            } else if (client == null) {
                connect();
            } else {
                attend();
            }
        }
        if (client != null) {
            client.close();
        }
    }

    private void attend() {
        boolean wasOpen = client.isOpen();
        long now = System.nanoTime();
        if (wasOpen) {
            speak(now);
        }
        Optional<JsonNode> frame = client.nextWithin(PAUSE);
        if (frame.isPresent()) {
            heardAt = System.nanoTime();
            heard(frame.get());
        } else if (!wasOpen) {
            // Frames that arrived before the connection ended are read first.
            moveOn();
        } else if (patience.isPresent() && now - heardAt > patience.get().toNanos()) {
            client.abort();
            moveOn();
        }
    }

    private void speak(long now) {
        if (mustSubscribe && now - subscribesAt >= 0) {
            mustSubscribe = false;
            String since = conversations.stream()
                    .map(id -> "'" + id + "':" + held.get(id))
                    .collect(Collectors.joining(","));
            write("{'type':'subscribe','id':'" + SUBSCRIBE + "','payload':{'conversation_ids':['"
                    + String.join("','", conversations) + "'],'since':{" + since + "}}}");
        }
        if (subscribed) {
            outbox.ifPresent(it -> write(it, now));
            CompletableFuture<Void> asked = sync.get();
            if (asked != null && !asked.isDone()
                    || patience.isPresent() && now - heardAt > patience.get().toNanos() / 2) {
                write("{'type':'ping','id':'sync'}");
            }
        }
    }

    private void write(Outbox outgoing, long now) {
        if (finishing) {
            outgoing.finish();
            finished = outgoing.isDone();
        }
        outgoing.next(now).ifPresent(this::write);
    }

    private void write(Outbox.Letter letter) {
        records.sent(letter.clientId());
        write("{'type':'message.send','id':'" + letter.number() + "','payload':{'conversation_id':'"
                + letter.conversation() + "','client_id':'" + letter.clientId() + "','content':'" + letter.content()
                + "'}}");
    }

    private void write(String frame) {
        try {
            client.send(frame);
        } catch (RuntimeException e) {
            // The connection has ended, which the next check finds.
        }
    }

    private void heard(JsonNode frame) {
        JsonNode payload = frame.path("payload");
        switch (frame.path("type").asText()) {
            case "message.new" -> {
                JsonNode message = payload.path("message");
                String conversation = payload.path("conversation_id").asText();
                long seq = message.path("seq").asLong();
                records.received(
                        name, conversation, seq, message.path("client_id").asText());
                held.merge(conversation, seq, Math::max);
            }
            case "message.ack" -> {
                outbox.ifPresent(it -> it.acknowledged(frame.path("ref").asInt(-1)));
                records.acknowledged(
                        payload.path("client_id").asText(),
                        payload.path("conversation_id").asText(),
                        payload.path("seq").asLong());
            }
            case "subscribed" -> {
                subscribed = true;
                if (connections > 1) {
                    longestGapNanos = Math.max(longestGapNanos, System.nanoTime() - endedAt);
                }
            }
            case "error" -> {
                records.error(payload.path("code").asText());
                failed(frame.path("ref"));
            }
            case "presence.changed" -> {
                if (!payload.path("online").asBoolean()) {
                    records.offline(payload.path("user_id").asText());
                }
            }
            case "pong" -> {
                CompletableFuture<Void> asked = sync.get();
                if (asked != null && frame.path("ref").asText().equals("sync")) {
                    asked.complete(null);
                }
            }
            default -> {}
        }
    }

    /** It subscribes again only after a pause: a client that subscribes twice gets what it missed twice. */
    private void failed(JsonNode ref) {
        long now = System.nanoTime();
        if (ref.asText().equals(SUBSCRIBE)) {
            mustSubscribe = true;
            subscribesAt = now + Outbox.PAUSE_NANOS;
        }
        outbox.ifPresent(it -> it.failed(ref.asInt(-1), now));
    }

    private void moveOn() {
        if (client != null) {
            endedAt = System.nanoTime();
        }
        client = null;
        instance = (instance + 1) % doors.count();
    }

    private void connect() {
        try {
            client = doors.enter(instance, user, connections == 0 ? AT_FIRST : DIALLING);
            connections++;
            outbox.ifPresent(Outbox::connectionEnded);
            subscribed = false;
            mustSubscribe = true;
            subscribesAt = System.nanoTime();
            heardAt = System.nanoTime();
        } catch (CompletionException e) {
            if (connections > 0) {
                moveOn();
            }
        }
    }

    String user() {
        return user;
    }

    /** The number of connections so far. Thread-safe, like all methods below. */
    int connections() {
        return connections;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    /** The longest time from the end of a connection to the subscription on the next one. */
    Duration longestGap() {
        return Duration.ofNanos(longestGapNanos);
    }

    /** Whether it holds everything up to these {@code seq}s of its conversations. */
    boolean holds(Map<String, Long> last) {
        return conversations.stream().allMatch(id -> held.get(id) >= last.getOrDefault(id, 0L));
    }

    /** Stops it from sending further messages. */
    void finish() {
        finishing = true;
    }

    /** Whether everything that it sent is acknowledged. */
    boolean isFinished() {
        return finished || outbox.isEmpty();
    }

    @Override
    public String toString() {
        return name + " at " + instance + (subscribed ? " with " : " not subscribed, with ") + outbox;
    }

    /** Loses its network, without a close frame. */
    void leave() {
        away = true;
    }

    void comeBack(int to) {
        instance = to;
        away = false;
        wanted.release();
    }

    /** Completes when it has read everything that the server had sent until now. */
    CompletableFuture<Void> sync() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        sync.set(asked);
        return asked;
    }

    void end() {
        over = true;
        wanted.release();
    }
}
