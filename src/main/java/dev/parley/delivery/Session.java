package dev.parley.delivery;

import dev.parley.feed.Feed;
import dev.parley.feed.PreparedEvent;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Dialect;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.PairIds;
import dev.parley.protocol.RefusedException;
import dev.parley.security.Caller;
import dev.parley.tracing.TraceSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A connection in the view of delivery: its user, its subscriptions and its bounded outbound queue. Event loop only,
 * except for methods that say otherwise.
 */
public final class Session implements Feed.Reader {
    /** From this many bytes on, a batch is flushed at once. */
    private static final int MUCH = 8 * 1024;
    /** The least time between two markers of a client that sends nothing by itself. */
    private static final long MARKER_NANOS = Duration.ofSeconds(1).toNanos();

    private final String id;
    private final Dialect dialect;
    private final Transport transport;
    private final Shard shard;
    private final SessionLimits limits;
    private final OutboundQueue queue;
    private final Map<String, Subscription> seats = new HashMap<>(4);
    private final Looks looks = new Looks();
    private final List<Runnable> whenDrained = new ArrayList<>(0);
    private Set<String> rooms = Set.of();
    /** Null until a token was shown; nothing that reads it runs before. */
    @SuppressWarnings("NullAway.Init")
    private String userId;

    private @Nullable Caller caller;
    private ConnectionFacts facts = new ConnectionFacts(Instant.EPOCH, null, null);
    private LongSupplier silence = () -> 0;
    private boolean everyConversation;
    private @Nullable Set<String> later;
    private Set<String> declined = Set.of();
    private boolean closed;
    private boolean missedSome;
    private boolean flushDue;
    private final Unconfirmed unconfirmed = new Unconfirmed();
    private long markedAt = System.nanoTime() - MARKER_NANOS;

    Session(String id, Dialect dialect, Transport transport, Shard shard, SessionLimits limits) {
        this.id = id;
        this.dialect = dialect;
        this.transport = transport;
        this.shard = shard;
        this.limits = limits;
        this.queue = new OutboundQueue(limits.queueBytes());
    }

    public String id() {
        return id;
    }

    public Dialect dialect() {
        return dialect;
    }

    /**
     * Sets what lists of connections show of this one. To be called before anybody can ask. Event loop only.
     *
     * @param silentMillis gives how long the client has sent nothing; called on the event loop
     */
    public void describe(ConnectionFacts connectionFacts, LongSupplier silentMillis) {
        facts = connectionFacts;
        silence = silentMillis;
    }

    public ConnectionFacts facts() {
        return facts;
    }

    public long silentMillis() {
        return silence.getAsLong();
    }

    /** The session's user, or null until it is identified. */
    public String userId() {
        return userId;
    }

    /** Sets the caller whose token the session uses from now on. Event loop only. */
    public void setCaller(Caller verified) {
        caller = verified;
    }

    /** The caller, or null until a token was shown. Event loop only. */
    public @Nullable Caller caller() {
        return caller;
    }

    /** Whether the session is subscribed to the conversation. Event loop only. */
    public boolean subscribedTo(String conversationId) {
        return seats.containsKey(conversationId);
    }

    /**
     * The id of the conversation that the client means by the id that it was shown, see {@link Dialect#shown}; the same
     * id if the session knows no other. Event loop only.
     *
     * @throws RefusedException {@code bad_request} if the client may mean several
     */
    public String meant(String shown) {
        if (seats.containsKey(shown) || !dialect.shortens()) {
            return shown;
        }
        String meant = null;
        for (String id : seats.keySet()) {
            if (id.length() > shown.length()
                    && id.startsWith(shown)
                    && dialect.shown(id).equals(shown)) {
                if (meant != null) {
                    throw new RefusedException(ErrorCode.BAD_REQUEST, PairIds.AMBIGUOUS);
                }
                meant = id;
            }
        }
        return meant == null ? shown : meant;
    }

    /**
     * All conversations that the client may mean: {@link #meant} first. If that has exactly this id, then also those
     * that the client was shown under it before somebody else chose it. Event loop only.
     *
     * @throws RefusedException like {@link #meant}
     */
    public List<String> meanings(String shown) {
        if (!seats.containsKey(shown) || !dialect.shortens()) {
            return List.of(meant(shown));
        }
        return Stream.concat(
                        Stream.of(shown),
                        seats.keySet().stream()
                                .filter(id -> id.length() > shown.length()
                                        && id.startsWith(shown)
                                        && dialect.shown(id).equals(shown))
                                .sorted())
                .toList();
    }

    /** The conversations to which the session is subscribed; none once it is closed. Event loop only. */
    public Set<String> subscriptions() {
        return Set.copyOf(seats.keySet());
    }

    /** The number of conversations to which the session is subscribed. Event loop only. */
    public int conversations() {
        return seats.size();
    }

    /** The number of rooms that the session is in. Event loop only. */
    public int joinedRooms() {
        return rooms.size();
    }

    /** The rooms that the session is in. Event loop only. */
    public List<String> joined() {
        return List.copyOf(rooms);
    }

    /** Whether the session is in the room. Event loop only. */
    public boolean in(String room) {
        return rooms.contains(room);
    }

    public boolean closed() {
        return closed;
    }

    /** Runs the task on this session's event loop, at once if the caller is on it. Thread-safe. */
    public void run(Runnable task) {
        shard.run(task);
    }

    /**
     * Sends an event as the answer to the frame with the client's reference {@code ref}, or to none if null.
     * Thread-safe.
     */
    public void reply(Event event, @Nullable String ref) {
        dialect.encode(event, ref).ifPresent(frame -> run(() -> enqueue(frame, event.coalescingKey())));
    }

    @Override
    public void deliver(PreparedEvent prepared) {
        switch (prepared.event() instanceof Event.UserEntry(var own, var _) ? own : prepared.event()) {
            case Event.ConversationCreated(var conversation) -> {
                send(prepared);
                shard.memberships().joined(this, conversation.id());
            }
            case Event.MemberRemoved(var conversationId, var who, var seq)
            when seq == 0 && who.equals(userId) -> {
                shard.memberships().left(this, conversationId);
                send(prepared);
            }
            default -> send(prepared);
        }
    }

    private void send(PreparedEvent prepared) {
        Optional<byte[]> frame = prepared.in(dialect);
        if (frame.isPresent()) {
            enqueue(frame.get(), prepared.coalescingKey());
            given(prepared.event());
            if (prepared.step() != null) {
                follow(prepared.step());
            }
        }
    }

    /**
     * Flushes a large batch before the next connection gets it: then few buffers are in use, and stay in the
     * processor's cache.
     */
    @Override
    public void deliver(List<PreparedEvent> together) {
        together.forEach(this::deliver);
        if (flushDue && transport.pendingBytes() >= MUCH) {
            flush();
        }
    }

    /** Counts a message as unconfirmed, unless the user sent it. */
    private void given(Event event) {
        if (event instanceof Event.MessageNew(var message)
                && message.seq() > 0
                && userId != null
                && !message.senderId().equals(userId)
                && !closed
                && !missedSome) {
            unconfirmed.given(message.conversationId(), message.seq());
        }
    }

    /**
     * Sends a marker if one is due, as the client is active now. The marker leaves before the answer to the client's
     * frame. Event loop only.
     */
    public void confirmSoon() {
        if (unconfirmed.isDue() && queue.isEmpty() && !closed) {
            mark();
        }
    }

    /**
     * Handles the client's pong to a marker. Event loop only.
     *
     * @return what the client has for certain: the highest {@code seq} by conversation; empty if the marker was not
     *     awaited
     */
    public Optional<Map<String, Long>> confirmed(long marker) {
        return unconfirmed.awaits(marker) ? Optional.of(unconfirmed.answered()) : Optional.empty();
    }

    /**
     * Handles the client's close frame.
     *
     * @return like {@link #confirmed}, for everything that was sent; empty if the socket has not taken all of it
     */
    public Map<String, Long> confirmedByGoodbye() {
        return hasWrittenAll() ? unconfirmed.all() : Map.of();
    }

    /** Sends a marker if one is due. If it is too soon, {@link Shard#marksDue} tries again. */
    void markIfDue() {
        if (!unconfirmed.isDue() || closed) {
            return;
        }
        if (queue.isEmpty() && System.nanoTime() - markedAt >= MARKER_NANOS) {
            mark();
        } else {
            shard.markLater(this);
        }
    }

    private void mark() {
        transport.mark(unconfirmed.mark());
        markedAt = System.nanoTime();
        flushSoon();
    }

    /**
     * Traces the time until the socket has taken everything so far. If the connection ends before, the span is not
     * reported.
     */
    private void follow(TraceSpan way) {
        TraceSpan write = way.nextOfMany("write");
        if (write != null) {
            write.with("parley.connection_id", id).with("parley.dialect", dialect.name());
            whenDrained(() -> transport.whenTaken(write::end));
        }
    }

    /** Leaves half of the queue to live events: what was missed must not fill it, which would close the connection. */
    @Override
    public boolean hasRoom() {
        return (queue.isEmpty() && transport.writable())
                || queue.bytes() + transport.pendingBytes() < limits.queueBytes() / 2;
    }

    /** Delivers the event, unless this is the excepted session, or the event is withheld from its user. */
    void deliverUnless(PreparedEvent prepared, @Nullable String exceptSession) {
        if (!id.equals(exceptSession)
                && (userId == null || !userId.equals(prepared.event().withheldFrom()))) {
            deliver(prepared);
        }
    }

    /** Continues writing: the transport is writable again, or the socket has taken everything. */
    public void onWritable() {
        drain();
        if (queue.isEmpty() && !whenDrained.isEmpty()) {
            List<Runnable> due = List.copyOf(whenDrained);
            whenDrained.clear();
            due.forEach(Runnable::run);
        }
    }

    /** Runs the task when the queue is empty, at once if it is. Never runs it after the session is closed. */
    void whenDrained(Runnable task) {
        if (closed) {
            return;
        }
        if (queue.isEmpty() && transport.writable()) {
            task.run();
        } else {
            whenDrained.add(task);
        }
    }

    /** Closes the connection, and ends all subscriptions of the session. Thread-safe. */
    public void close(CloseCode code) {
        run(() -> {
            if (!closed) {
                shard.remove(this);
                transport.close(code);
            }
        });
    }

    void flushIfDue() {
        if (flushDue) {
            flush();
        }
    }

    private void flush() {
        markIfDue();
        flushDue = false;
        transport.flush();
        if (!closed) {
            if (transport.pendingBytes() > 0) {
                shard.watch(this);
            } else {
                // The socket took all of it at once, so what found the transport full can continue.
                onWritable();
            }
        }
    }

    Shard shard() {
        return shard;
    }

    Transport wire() {
        return transport;
    }

    SessionLimits limits() {
        return limits;
    }

    /** Returns the subscription to a conversation that the session is subscribed to. */
    public Subscription subscription(String conversationId) {
        return Objects.requireNonNull(seats.get(conversationId));
    }

    /** The subscriptions by conversation. */
    public Map<String, Subscription> seats() {
        return seats;
    }

    /** Whether the user may see the entry: not if it changes a message from before the user joined. */
    @Override
    public boolean maySee(Event entry) {
        return switch (entry) {
            case Event.MessageUpdated(var message, var _) -> maySee(message.conversationId(), message.seq());
            case Event.MessageDeleted deleted -> maySee(deleted.conversationId(), deleted.messageSeq());
            // The user's own coming and going is in the log of the user.
            case Event.MemberAdded _, Event.MemberRemoved _ -> !userId.equals(entry.withheldFrom());
            default -> true;
        };
    }

    /** The user's own removal ends the subscription at that entry. */
    @Override
    public void withheld(Event entry) {
        if (entry instanceof Event.MemberRemoved(var conversationId, var who, var _) && who.equals(userId)) {
            shard.memberships().left(this, conversationId);
        }
    }

    private boolean maySee(String conversationId, long messageSeq) {
        Subscription subscription = seats.get(conversationId);
        return subscription == null || messageSeq > subscription.joinedSeq();
    }

    /** Whether a frame was refused by the queue, so that no other follows. */
    public boolean missedSome() {
        return missedSome;
    }

    /** Whether the socket has taken everything that was written. */
    public boolean hasWrittenAll() {
        return queue.isEmpty() && transport.pendingBytes() == 0;
    }

    Set<String> rooms() {
        return rooms;
    }

    Looks looks() {
        return looks;
    }

    /** Notes that the client unsubscribed from the conversation, though it is subscribed to all. */
    void decline(String conversationId) {
        if (everyConversation) {
            if (declined.isEmpty()) {
                declined = new HashSet<>(2);
            }
            declined.add(conversationId);
        }
    }

    void declineNoMore(String conversationId) {
        if (!declined.isEmpty()) {
            declined.remove(conversationId);
        }
    }

    /** Whether the session is to subscribe to a conversation that its user joined. */
    boolean follows(String conversationId) {
        return everyConversation && !declined.contains(conversationId);
    }

    void enter(String room) {
        if (rooms.isEmpty()) {
            rooms = new HashSet<>(2);
        }
        rooms.add(room);
    }

    void identify(String user) {
        userId = user;
    }

    /**
     * Subscribes to all conversations, future ones included. Until {@link #allEntered}, {@link #looksLater} postpones
     * checks.
     */
    void listenToEveryConversation() {
        everyConversation = true;
        declined = Set.of();
        if (later == null) {
            later = new LinkedHashSet<>(0);
        }
    }

    /**
     * Postpones the check of a conversation while all conversations are being joined.
     *
     * @return false if they are not being joined: the check is not postponed
     */
    boolean looksLater(String conversationId) {
        if (later == null) {
            return false;
        }
        later.add(conversationId);
        return true;
    }

    /**
     * Ends the joining of all conversations.
     *
     * @param listens whether the session is subscribed to all from now on; if joining failed, as before it
     * @return the conversations whose checks were postponed
     */
    Set<String> allEntered(boolean listens) {
        everyConversation = listens;
        Set<String> due = later == null ? Set.of() : later;
        later = null;
        return due;
    }

    boolean listensToEveryConversation() {
        return everyConversation;
    }

    /** Releases what the session holds. Called by the shard when it removes the session. */
    void markClosed() {
        closed = true;
        shard.metrics().queued(-queue.bytes());
        if (!queue.isEmpty()) {
            unconfirmed.lost();
        }
        queue.clear();
        whenDrained.clear();
    }

    private void enqueue(byte[] frame, @Nullable String key) {
        if (flushDue && !transport.writable()) {
            // The transport may be full only of frames that were not flushed yet.
            flush();
        }
        // After a refused frame none may follow: the client resumes from the last one that it got.
        if (closed || missedSome) {
            return;
        }
        if (queue.isEmpty() && transport.writable()) {
            write(frame);
            return;
        }
        long before = queue.bytes();
        OutboundQueue.Verdict verdict = queue.offer(frame, key, transport.pendingBytes());
        shard.metrics().offered(verdict, queue.bytes() - before);
        if (verdict == OutboundQueue.Verdict.FULL) {
            missedSome = true;
            shard.tooSlow(this);
        }
    }

    private void drain() {
        long before = queue.bytes();
        while (transport.writable()) {
            byte[] frame = queue.poll();
            if (frame == null) {
                break;
            }
            write(frame);
        }
        shard.metrics().queued(queue.bytes() - before);
    }

    private void write(byte[] frame) {
        transport.write(frame);
        shard.metrics().frameOut();
        flushSoon();
    }

    private void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            shard.flushLater(this);
        }
    }
}
