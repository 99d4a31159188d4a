package dev.parley.delivery;

import dev.parley.bus.Address;
import dev.parley.bus.Interests;
import dev.parley.feed.Feed;
import dev.parley.feed.Log;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Dialect;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The part of the {@link SessionRegistry} on one event loop: its sessions, and what they listen to. Event loop only,
 * except for {@link #run} and {@link #post}.
 */
public final class Shard {
    private final int index;
    private final Executor loop;
    private final BooleanSupplier onLoop;
    private final Function<Address, Uni<Void>> changed;
    private final Function<Address, Uni<Void>> settled;
    private final Function<Log, Feed<Session>> opening;
    private final Interests interests;
    private final DeliveryMetrics metrics;
    private final SlowConsumers slowReaders;
    private final MembershipListener memberships;
    private final Set<Session> sessions = new HashSet<>();
    private final Map<String, List<Session>> users = new HashMap<>();
    private final Map<String, List<Session>> rooms = new HashMap<>();
    private final Map<Log, Feed<Session>> feeds = new HashMap<>();
    private final Map<String, Integer> holds = new HashMap<>();
    private List<Session> toFlush = new ArrayList<>();
    private Set<Session> toMark = new HashSet<>();

    /**
     * @param onLoop  whether the calling thread is the loop's
     * @param changed called when this instance begins or ceases to listen to an address
     * @param settled completes when the last change of an address has taken effect
     * @param opening creates the feed of a log
     */
    Shard(
            int index,
            Executor loop,
            BooleanSupplier onLoop,
            Interests interests,
            Function<Address, Uni<Void>> changed,
            Function<Address, Uni<Void>> settled,
            Function<Log, Feed<Session>> opening,
            DeliveryMetrics metrics,
            SlowConsumers slowReaders,
            MembershipListener memberships) {
        this.memberships = memberships;
        this.index = index;
        this.loop = loop;
        this.onLoop = onLoop;
        this.interests = interests;
        this.changed = changed;
        this.settled = settled;
        this.opening = opening;
        this.metrics = metrics;
        this.slowReaders = slowReaders;
    }

    public int index() {
        return index;
    }

    MembershipListener memberships() {
        return memberships;
    }

    DeliveryMetrics metrics() {
        return metrics;
    }

    /** Runs the task at once if the calling thread is the loop's, else in a later turn. Thread-safe. */
    public void run(Runnable task) {
        if (onLoop.getAsBoolean()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Runs the task in a later turn of the loop. Thread-safe. */
    public void post(Runnable task) {
        loop.execute(task);
    }

    Session add(String id, Dialect dialect, Transport transport, SessionLimits limits) {
        Session session = new Session(id, dialect, transport, this, limits);
        sessions.add(session);
        metrics.opened(dialect);
        return session;
    }

    /** Sets the session's user. Completes when events that other instances publish for the user arrive here, too. */
    Uni<Void> identify(Session session, String userId) {
        if (session.closed()) {
            return Uni.createFrom().voidItem();
        }
        session.identify(userId);
        users.computeIfAbsent(userId, _ -> new ArrayList<>(1)).add(session);
        feeds.computeIfAbsent(new Log.OfUser(userId), opening);
        return listen(new Address.User(userId));
    }

    void remove(Session session) {
        if (!sessions.remove(session)) {
            return;
        }
        for (Subscription subscription :
                session.subscriptions().byConversation().values()) {
            subscription.feed().detach(session);
            dropIfUnused(subscription.feed());
        }
        session.subscriptions().byConversation().clear();
        for (String room : session.subscriptions().rooms()) {
            leave(rooms, room, session, new Address.Room(room));
        }
        if (session.userId() != null) {
            Log log = new Log.OfUser(session.userId());
            Objects.requireNonNull(feed(log)).detach(session);
            leave(users, session.userId(), session, new Address.User(session.userId()));
            if (!users.containsKey(session.userId())) {
                feeds.remove(log);
            }
        }
        slowReaders.forget(session);
        toMark.remove(session);
        session.markClosed();
        metrics.closed(session.dialect());
    }

    Uni<Void> enter(Session session, String room) {
        if (session.closed() || session.subscriptions().inRoom(room)) {
            return Uni.createFrom().voidItem();
        }
        session.subscriptions().enter(room);
        rooms.computeIfAbsent(room, _ -> new ArrayList<>(2)).add(session);
        return listen(new Address.Room(room));
    }

    boolean leave(Session session, String room) {
        if (!session.subscriptions().inRoom(room)) {
            return false;
        }
        session.subscriptions().leave(room);
        leave(rooms, room, session, new Address.Room(room));
        return true;
    }

    public List<Session> of(String userId) {
        return users.getOrDefault(userId, List.of());
    }

    Collection<Session> all() {
        return sessions;
    }

    /** Returns the feed of a conversation that a session is subscribed to or that is held. */
    Feed<Session> held(String conversationId) {
        return Objects.requireNonNull(feed(conversationId));
    }

    /** Returns the conversation's feed, or null if nobody here is subscribed to it. */
    public @Nullable Feed<Session> feed(String conversationId) {
        return feeds.get(new Log.OfConversation(conversationId));
    }

    /** Returns the log's feed, or null if nobody here reads it. */
    @Nullable Feed<Session> feed(Log log) {
        return feeds.get(log);
    }

    /** The number of feeds. Thread-safe, and then approximate. */
    int feeds() {
        return feeds.size();
    }

    /**
     * Returns the heads of the feeds whose logs match. A feed of a conversation that has not started is absent: its log is
     * being read.
     */
    Map<Log, Long> heads(Predicate<Log> matching) {
        Map<Log, Long> heads = new HashMap<>();
        feeds.forEach((log, feed) -> {
            if (matching.test(log) && (feed.head() >= 0 || log instanceof Log.OfUser)) {
                heads.put(log, feed.head());
            }
        });
        return heads;
    }

    /** Opens the conversation's feed, and keeps it open until {@link #release} even without a reader. */
    Uni<Void> pin(String conversationId) {
        holds.merge(conversationId, 1, Integer::sum);
        Address address = new Address.Conversation(conversationId);
        Log log = new Log.OfConversation(conversationId);
        if (feeds.containsKey(log)) {
            return settled.apply(address);
        }
        feeds.put(log, opening.apply(log));
        return listen(address);
    }

    void release(String conversationId) {
        holds.computeIfPresent(conversationId, (_, count) -> count == 1 ? null : count - 1);
        Feed<Session> feed = feed(conversationId);
        if (feed != null) {
            dropIfUnused(feed);
        }
    }

    boolean detach(Session session, String conversationId) {
        Subscription subscription = session.subscriptions().remove(conversationId);
        if (subscription == null) {
            return false;
        }
        subscription.feed().detach(session);
        dropIfUnused(subscription.feed());
        return true;
    }

    void flushLater(Session session) {
        toFlush.add(session);
        if (toFlush.size() == 1) {
            loop.execute(this::flush);
        }
    }

    /** Calls {@link OutboundWriter#markIfDue} of the session again in a moment. */
    void markLater(Session session) {
        toMark.add(session);
    }

    void marksDue() {
        if (!toMark.isEmpty()) {
            Set<Session> due = toMark;
            toMark = new HashSet<>();
            due.forEach(it -> it.writer().markIfDue());
        }
    }

    void watch(Session session) {
        slowReaders.watch(session);
    }

    /**
     * Closes a slow consumer in a later turn, since the caller may be iterating over a list that this changes. It is
     * counted once.
     */
    void tooSlow(Session session) {
        post(() -> {
            if (!session.closed()) {
                metrics.slowClose();
                session.close(CloseCode.TOO_SLOW);
            }
        });
    }

    void closeSlowReaders() {
        slowReaders.overdue().forEach(this::tooSlow);
    }

    private void flush() {
        List<Session> due = toFlush;
        toFlush = new ArrayList<>(due.size());
        due.forEach(it -> it.writer().flushIfDue());
    }

    private Uni<Void> listen(Address address) {
        interests.add(address, index);
        return changed.apply(address);
    }

    private void dropIfUnused(Feed<Session> feed) {
        if (feed.isEmpty() && !holds.containsKey(feed.log().id())) {
            feeds.remove(feed.log());
            unlisten(new Address.Conversation(feed.log().id()));
        }
    }

    private void leave(Map<String, List<Session>> lists, String key, Session session, Address address) {
        List<Session> list = Objects.requireNonNull(lists.get(key));
        list.remove(session);
        if (list.isEmpty()) {
            lists.remove(key);
            unlisten(address);
        }
    }

    private void unlisten(Address address) {
        if (interests.remove(address, index)) {
            changed.apply(address).subscribe().with(_ -> {});
        }
    }

    List<Session> inRoom(String room) {
        return rooms.getOrDefault(room, List.of());
    }
}
