package dev.parley.bus;

import dev.parley.redis.ReconnectingRedis;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Subscribes, over one kept connection, to the channels that this instance has listeners for. Subscriptions are made in
 * groups, and all of them again after a loss. A change only triggers a comparison: what is subscribed follows from the
 * {@link Interests} at the time, so that no order of changes can leave it wrong.
 */
final class RedisListener {
    private static final Logger LOG = Logger.getLogger(RedisListener.class);
    private static final Duration CONFIRMATION_TIMEOUT = Duration.ofSeconds(1);

    private final ReconnectingRedis link;
    private final PubSubCommands words;
    private final RedisChannels channels;
    private final Interests interests;
    private final Consumer<List<ReceivedText>> receiver;
    private final Counter received;
    private final Queue<Address> changed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private final Set<String> requested = new HashSet<>();
    private final Set<String> returning = new HashSet<>();
    private final Map<String, Consumer<String>> hearers = new ConcurrentHashMap<>();
    private final List<Runnable> whenUp = new CopyOnWriteArrayList<>();
    private final Map<String, List<UniEmitter<? super Void>>> awaiting = new HashMap<>();
    private List<ReceivedText> gathered = new ArrayList<>();

    RedisListener(
            Vertx vertx,
            Redis redis,
            PubSubCommands words,
            String probeKey,
            RedisChannels channels,
            Interests interests,
            Consumer<List<ReceivedText>> receiver,
            MeterRegistry registry) {
        this.link = new ReconnectingRedis(vertx, redis, "listener", probeKey, this::up, this::down);
        this.words = words;
        this.channels = channels;
        this.interests = interests;
        this.receiver = receiver;
        this.received = registry.counter("parley.bus.received");
        registry.gauge("parley.bus.subscriptions", confirmed, Set::size);
    }

    ReconnectingRedis link() {
        return link;
    }

    /** Runs the task each time all subscriptions were sent after a loss. */
    void onUp(Runnable task) {
        whenUp.add(task);
    }

    /** Subscribes to a channel that only instances use, for as long as this one lives. */
    void hear(String channel, Consumer<String> hearer) {
        hearers.put(channel, hearer);
        link.run(() -> send(words.subscribe(), List.of(channel)));
    }

    Uni<Void> refresh(Address address) {
        changed.add(address);
        schedule();
        return whenSubscribed(address);
    }

    /**
     * Completes when the subscription is confirmed: at once while there is no connection, and after 1 s in any case.
     */
    Uni<Void> whenSubscribed(Address address) {
        String channel = channels.of(address);
        if (!link.isUp() || confirmed.contains(channel) || !interests.has(address)) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .<Void>emitter(emitter -> link.run(() -> {
                    if (confirmed.contains(channel) || !link.isUp()) {
                        emitter.complete(null);
                    } else {
                        awaiting.computeIfAbsent(channel, _ -> new ArrayList<>(1))
                                .add(emitter);
                    }
                }))
                .ifNoItem()
                .after(CONFIRMATION_TIMEOUT)
                .recoverWithItem(() -> null);
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            link.run(this::reconcile);
        }
    }

    private void up(RedisConnection connection) {
        connection.handler(this::received);
        requested.clear();
        returning.clear();
        returning.addAll(hearers.keySet());
        send(words.subscribe(), List.copyOf(hearers.keySet()));
        changed.addAll(interests.all());
        changed.add(new Address.Everybody());
        reconcile();
        returning.addAll(requested);
    }

    private void down() {
        confirmed.clear();
        requested.clear();
        returning.clear();
        List<List<UniEmitter<? super Void>>> disappointed = List.copyOf(awaiting.values());
        awaiting.clear();
        disappointed.forEach(emitters -> emitters.forEach(emitter -> emitter.complete(null)));
    }

    private void reconcile() {
        scheduled.set(false);
        List<String> subscribe = new ArrayList<>();
        List<String> unsubscribe = new ArrayList<>();
        for (Address address = changed.poll(); address != null; address = changed.poll()) {
            String channel = channels.of(address);
            boolean wanted = address instanceof Address.Everybody || interests.has(address);
            if (link.isUp() && wanted && requested.add(channel)) {
                subscribe.add(channel);
            } else if (!wanted && requested.remove(channel)) {
                confirmed.remove(channel);
                unsubscribe.add(channel);
            }
        }
        send(words.subscribe(), subscribe);
        send(words.unsubscribe(), unsubscribe);
    }

    private void send(Command command, List<String> names) {
        RedisConnection connection = link.connection();
        if (connection != null) {
            words.ask(connection, command, names);
        }
    }

    private void message(String channel, String text) {
        Consumer<String> hearer = hearers.get(channel);
        if (hearer != null) {
            hearer.accept(text);
        } else {
            channels.address(channel).ifPresent(address -> {
                received.increment();
                gather(new ReceivedText(address, text));
            });
        }
    }

    /** Hands on together, in order, what one read of the socket has brought. */
    private void gather(ReceivedText heard) {
        gathered.add(heard);
        if (gathered.size() == 1) {
            link.run(this::handOn);
        }
    }

    private void handOn() {
        List<ReceivedText> batch = gathered;
        gathered = new ArrayList<>();
        receiver.accept(batch);
    }

    private void received(Response response) {
        if (response.type() == ResponseType.ERROR) {
            // The cluster has moved the channel's slot. The next connection finds its new node.
            LOG.warnf("Redis refused a subscription: %s", response);
            link.renew();
            return;
        }
        boolean push = response.type() == ResponseType.MULTI || response.type() == ResponseType.PUSH;
        if (!push || response.size() != 3) {
            return;
        }
        String kind = response.get(0).toString();
        String channel = response.get(1).toString();
        if (kind.equals(words.message())) {
            message(channel, response.get(2).toString());
        } else if (kind.equals(words.subscribed())) {
            subscribed(channel);
        } else if (kind.equals(words.unsubscribed())) {
            unsubscribed(channel);
        }
    }

    private void subscribed(String channel) {
        if (requested.contains(channel)) {
            confirmed.add(channel);
        }
        returned(channel);
        List<UniEmitter<? super Void>> emitters = awaiting.remove(channel);
        if (emitters != null) {
            emitters.forEach(emitter -> emitter.complete(null));
        }
    }

    /** If nobody asked for it, the channel's slot leaves its node. */
    private void unsubscribed(String channel) {
        returned(channel);
        if (confirmed.contains(channel) || hearers.containsKey(channel)) {
            link.renew();
        }
    }

    private void returned(String channel) {
        if (returning.remove(channel) && returning.isEmpty()) {
            whenUp.forEach(Runnable::run);
        }
    }
}
