package dev.parley.delivery;

import dev.parley.bus.Bus;
import dev.parley.bus.Interests;
import dev.parley.feed.Feed;
import dev.parley.feed.Log;
import dev.parley.protocol.Dialect;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The sessions of this instance by user, conversation and room, in one {@link Shard} per event loop: an event for many
 * sessions is passed to each loop once.
 */
@ApplicationScoped
public class SessionRegistry {
    private final Interests interests;
    private final Bus bus;
    private final MembershipListener memberships;
    private final DeliveryMetrics metrics;
    private final Function<Log, Feed<Session>> opening;
    private final ConcurrentMap<Executor, Shard> byLoop = new ConcurrentHashMap<>();
    private final List<Shard> shards = new CopyOnWriteArrayList<>();

    @Inject
    SessionRegistry(Interests interests, Bus bus, MembershipListener memberships, DeliveryMetrics metrics) {
        this(interests, bus, memberships, metrics, Feed::new);
    }

    /** @param opening creates the feed of a log */
    SessionRegistry(
            Interests interests,
            Bus bus,
            MembershipListener memberships,
            DeliveryMetrics metrics,
            Function<Log, Feed<Session>> opening) {
        this.memberships = memberships;
        this.opening = opening;
        this.interests = interests;
        this.bus = bus;
        this.metrics = metrics;
    }

    /**
     * Adds a connection, which has no user until it is identified. Event loop only.
     *
     * @param loop   the event loop of the connection
     * @param onLoop whether the calling thread is that loop's
     */
    public Session open(
            Executor loop,
            BooleanSupplier onLoop,
            String id,
            Dialect dialect,
            Transport transport,
            SessionLimits limits) {
        return shard(loop, onLoop).add(id, dialect, transport, limits);
    }

    /**
     * Sets the session's user. Completes when events that other instances publish for the user arrive here, too. Event
     * loop only.
     */
    public Uni<Void> identify(Session session, String userId) {
        return session.shard().identify(session, userId);
    }

    /** Adds the session to a room. Completes like {@link #identify}. Event loop only. */
    public Uni<Void> enter(Session session, String room) {
        return session.shard().enter(session, room);
    }

    /** Removes the session from a room. Event loop only. @return whether it was in the room */
    public boolean leave(Session session, String room) {
        return session.shard().leave(session, room);
    }

    /** Removes a session whose connection is gone. A second call has no effect. Event loop only. */
    public void remove(Session session) {
        session.shard().remove(session);
    }

    /**
     * Closes the slow consumers of this event loop, and sends markers that are due. To be called several times a
     * second. Event loop only.
     */
    public void lookAfterSessions(Executor loop) {
        Shard shard = byLoop.get(loop);
        if (shard != null) {
            shard.closeSlowReaders();
            shard.marksDue();
        }
    }

    /** The number of connections of this instance, including those that are not authenticated. Thread-safe. */
    public int size() {
        return metrics.open();
    }

    /** The number of distinct users of this instance's connections. Thread-safe. */
    public int users() {
        return interests.users();
    }

    public List<Shard> shards() {
        return shards;
    }

    Shard shard(int index) {
        return shards.get(index);
    }

    private Shard shard(Executor loop, BooleanSupplier onLoop) {
        Shard shard = byLoop.get(loop);
        return shard != null ? shard : newShard(loop, onLoop);
    }

    private synchronized Shard newShard(Executor loop, BooleanSupplier onLoop) {
        return byLoop.computeIfAbsent(loop, _ -> {
            if (shards.size() == Long.SIZE) {
                throw new IllegalStateException("more than " + Long.SIZE + " event loops");
            }
            Shard shard = new Shard(
                    shards.size(),
                    loop,
                    onLoop,
                    interests,
                    bus::refresh,
                    bus::whenSubscribed,
                    opening,
                    metrics,
                    new SlowConsumers(System::nanoTime),
                    memberships);
            shards.add(shard);
            return shard;
        });
    }
}
