package dev.parley.delivery;

import dev.parley.bus.Bus;
import dev.parley.bus.Interests;
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
 * The sessions of this instance, by user, conversation and room, in one {@link Shard} for each event loop: what goes
 * to many sessions crosses to each loop once.
 */
@ApplicationScoped
public class SessionRegistry {
    private final Interests interests;
    private final Bus bus;
    private final DeliveryMetrics metrics;
    private final Function<String, Feed<Session>> opening;
    private final ConcurrentMap<Executor, Shard> byLoop = new ConcurrentHashMap<>();
    private final List<Shard> shards = new CopyOnWriteArrayList<>();

    @Inject
    SessionRegistry(Interests interests, Bus bus, DeliveryMetrics metrics) {
        this(interests, bus, metrics, Feed::new);
    }

    /** @param opening makes a conversation's feed */
    SessionRegistry(Interests interests, Bus bus, DeliveryMetrics metrics, Function<String, Feed<Session>> opening) {
        this.opening = opening;
        this.interests = interests;
        this.bus = bus;
        this.metrics = metrics;
    }

    /**
     * Takes in a connection; nobody's, until it is identified. Called on its loop.
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
     * Whose session it is, from now on. Completes when what is published for the user on other instances comes here
     * too. Called on its loop.
     */
    public Uni<Void> identify(Session session, String userId) {
        return session.shard().identify(session, userId);
    }

    /** Takes the session into a room. Completes as {@link #identify} does. Called on its loop. */
    public Uni<Void> enter(Session session, String room) {
        return session.shard().enter(session, room);
    }

    /** @return whether it was in the room. Called on its loop. */
    public boolean leave(Session session, String room) {
        return session.shard().leave(session, room);
    }

    /** Lets go of a session whose connection is gone. Called on its loop; again without effect. */
    public void remove(Session session) {
        session.shard().remove(session);
    }

    /**
     * Closes the sessions of this loop that were too slow to read, and has others confirm what they were given. Called
     * on the loop, several times a second.
     */
    public void lookAfterSessions(Executor loop) {
        Shard shard = byLoop.get(loop);
        if (shard != null) {
            shard.closeSlowReaders();
            shard.marksDue();
        }
    }

    /** The connections of this instance, those not yet identified included. Thread-safe. */
    public int size() {
        return metrics.open();
    }

    /** The users to whom the connections of this instance belong, each once. Thread-safe. */
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
                    bus::settled,
                    opening,
                    metrics,
                    new SlowConsumers(System::nanoTime));
            shards.add(shard);
            return shard;
        });
    }
}
