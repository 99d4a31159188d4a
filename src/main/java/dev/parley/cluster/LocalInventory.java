package dev.parley.cluster;

import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Interests;
import dev.parley.delivery.DeliveryMetrics;
import dev.parley.delivery.Session;
import dev.parley.delivery.SessionRegistry;
import dev.parley.delivery.Shard;
import dev.parley.feed.Feed;
import dev.parley.protocol.CloseCode;
import dev.parley.tracing.MessageTimes;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers questions about the connections of this instance. Thread-safe. */
@ApplicationScoped
public class LocalInventory {
    /** Maximum number of connections of a user that are listed per event loop. */
    private static final int MAX_LISTED = 200;

    private final SessionRegistry registry;
    private final Interests interests;
    private final DeliveryMetrics metrics;
    private final MessageTimes recent;
    private final Bus bus;
    private final Clock clock;

    public LocalInventory(
            SessionRegistry registry,
            Interests interests,
            DeliveryMetrics metrics,
            MessageTimes recent,
            Bus bus,
            Clock clock) {
        this.registry = registry;
        this.interests = interests;
        this.metrics = metrics;
        this.recent = recent;
        this.bus = bus;
        this.clock = clock;
    }

    InstanceTotals totals() {
        List<String> users = new ArrayList<>();
        List<String> rooms = new ArrayList<>();
        for (Address address : interests.all()) {
            if (address instanceof Address.User(var id)) {
                users.add(id);
            } else if (address instanceof Address.Room(var name)) {
                rooms.add(name);
            }
        }
        return new InstanceTotals(metrics.openByDialect(), DistinctCount.of(users), DistinctCount.of(rooms));
    }

    Uni<List<LiveConnection>> connectionsOf(String userId) {
        return onShards(new Address.User(userId), shard -> shard.of(userId).stream()
                        .limit(MAX_LISTED)
                        .map(this::connection)
                        .toList())
                .map(lists -> lists.stream().flatMap(Collection::stream).toList());
    }

    /**
     * Closes the connection of the user. Its client may connect again.
     *
     * @return the number of connections closed
     */
    Uni<Long> disconnect(String userId, String connectionId) {
        return onShards(new Address.User(userId), shard -> {
                    List<Session> found = shard.of(userId).stream()
                            .filter(it -> it.id().equals(connectionId))
                            .toList();
                    found.forEach(session -> session.close(CloseCode.RESTARTING));
                    return (long) found.size();
                })
                .map(counts -> counts.stream().mapToLong(Long::longValue).sum());
    }

    /** @param room null for all connections of the user */
    Uni<Long> count(String userId, @Nullable String room) {
        return onShards(new Address.User(userId), shard -> shard.of(userId).stream()
                        .filter(it -> room == null || it.subscriptions().inRoom(room))
                        .count())
                .map(counts -> counts.stream().mapToLong(Long::longValue).sum());
    }

    private LiveConnection connection(Session session) {
        return new LiveConnection(
                session.id(),
                session.dialect().name(),
                bus.instance(),
                clock.instant().minusMillis(session.silentMillis()),
                session.facts());
    }

    /** Returns this instance's trace of a message. */
    public Uni<InstanceTrace> wayOf(String conversationId, long seq, long messageId) {
        return onShards(new Address.Conversation(conversationId), shard -> receivers(shard, conversationId, seq))
                .map(lists -> new InstanceTrace(
                        bus.instance(),
                        recent.publishedAt(messageId).orElse(null),
                        recent.receivedAt(messageId).orElse(null),
                        lists.stream()
                                .flatMap(list -> list.stream().limit(MAX_LISTED))
                                .toList(),
                        lists.stream()
                                .mapToLong(list -> Math.max(0, list.size() - MAX_LISTED))
                                .sum()));
    }

    private static List<DeliveryStatus> receivers(Shard shard, String conversationId, long seq) {
        List<DeliveryStatus> receivers = new ArrayList<>();
        Feed<Session> feed = shard.feed(conversationId);
        if (feed != null) {
            feed.eachReached((session, reached) -> receivers.add(DeliveryStatus.of(
                    session, session.subscriptions().get(conversationId).after(), reached, seq)));
        }
        return receivers;
    }

    /** Asks the event loops that listen to the address. */
    private <T> Uni<List<T>> onShards(Address address, Function<Shard, T> question) {
        long loops = interests.of(address);
        List<Uni<T>> answers = new ArrayList<>();
        for (Shard shard : registry.shards()) {
            if ((loops & 1L << shard.index()) != 0) {
                answers.add(
                        Uni.createFrom().emitter(emitter -> shard.run(() -> emitter.complete(question.apply(shard)))));
            }
        }
        return answers.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(answers).andFailFast();
    }
}
