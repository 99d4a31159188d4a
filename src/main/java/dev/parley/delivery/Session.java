package dev.parley.delivery;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * One connection as delivery sees it: who listens, to what, and the bounded queue towards them. It lives on one event
 * loop; what may be called from elsewhere says so.
 */
public final class Session implements Feed.Reader {
    /** In bytes: worth a write of its own to the socket. */
    private static final int MUCH = 8 * 1024;
    /** Between two markers of a client that says nothing by itself. */
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
    private String userId;
    private Caller caller;
    private ConnectionFacts facts = new ConnectionFacts(Instant.EPOCH, null, null);
    private LongSupplier silence = () -> 0;
    private boolean everyConversation;
    private Map<String, Boolean> later;
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
     * What is told of the connection to those who ask. On its loop, before anybody can.
     *
     * @param silentMillis gives for how long nothing has come from the client; called on the loop
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

    /** Null until the session is identified. */
    public String userId() {
        return userId;
    }

    /** On whose token it stands, from now on. On its loop. */
    public void standsOn(Caller verified) {
        caller = verified;
    }

    /** Null until a token was shown. On its loop. */
    public Caller caller() {
        return caller;
    }

    /** Whether it listens to that conversation. On its loop. */
    public boolean subscribedTo(String conversationId) {
        return seats.containsKey(conversationId);
    }

    /**
     * The id of the conversation that its client means, see {@link Dialect#shown}; the same if it knows no other. On
     * its loop.
     *
     * @throws RefusedException {@code bad_request} where several may be meant
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
     * All that its client may mean: {@link #meant} first; where that is one under the very id, those that the client
     * was shown under it before somebody else chose it. On its loop.
     *
     * @throws RefusedException as {@link #meant}
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

    /** The conversations to which it listens; none once it is closed. On its loop. */
    public Set<String> heard() {
        return Set.copyOf(seats.keySet());
    }

    /** To how many conversations it listens. On its loop. */
    public int conversations() {
        return seats.size();
    }

    /** In how many rooms it is. On its loop. */
    public int joinedRooms() {
        return rooms.size();
    }

    /** The rooms in which it is. On its loop. */
    public List<String> joined() {
        return List.copyOf(rooms);
    }

    /** Whether it is in that room. On its loop. */
    public boolean in(String room) {
        return rooms.contains(room);
    }

    public boolean closed() {
        return closed;
    }

    /** Runs the task on this session's event loop, at once where the caller is on it. Thread-safe. */
    public void run(Runnable task) {
        shard.run(task);
    }

    /** Answers the frame that the client calls {@code ref}, or null. Thread-safe. */
    public void reply(Event event, String ref) {
        dialect.encode(event, ref).ifPresent(frame -> run(() -> enqueue(frame, event.coalescingKey())));
    }

    @Override
    public void deliver(PreparedEvent prepared) {
        Optional<byte[]> frame = prepared.in(dialect);
        if (frame.isPresent()) {
            enqueue(frame.get(), prepared.coalescingKey());
            given(prepared.event());
            if (prepared.step() != null) {
                follow(prepared.step());
            }
        }
    }

    /** Much goes out before the next connection gets it: then few buffers are in use, and in the processor's cache. */
    @Override
    public void deliver(List<PreparedEvent> together) {
        together.forEach(this::deliver);
        if (flushDue && transport.pendingBytes() >= MUCH) {
            flush();
        }
    }

    /** Users do not wait for confirmation of what they wrote themselves. */
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
     * The client is there: has it confirm what it was given, ahead of what it is answered. On the session's loop.
     */
    public void confirmSoon() {
        if (unconfirmed.isDue() && queue.isEmpty() && !closed) {
            mark();
        }
    }

    /**
     * The client has answered the marker with that number.
     *
     * @return what it has for certain: the highest {@code seq} by conversation; empty if that marker was not awaited.
     *         On the session's loop
     */
    public Optional<Map<String, Long>> confirmed(long marker) {
        return unconfirmed.awaits(marker) ? Optional.of(unconfirmed.answered()) : Optional.empty();
    }

    /**
     * The client says good-bye.
     *
     * @return the same as {@link #confirmed}, for everything it was given; empty if the socket has not taken all of it
     */
    public Map<String, Long> confirmedByGoodbye() {
        return hasWrittenAll() ? unconfirmed.all() : Map.of();
    }

    /** Sends a marker, unless it is too soon; then {@link Shard#marksDue} comes back to it. */
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

    /** Until the socket has taken what was given to it so far. Of a connection that ends before, nothing is told. */
    private void follow(TraceSpan way) {
        TraceSpan write = way.nextOfMany("write");
        if (write != null) {
            write.with("parley.connection_id", id).with("parley.dialect", dialect.name());
            whenDrained(() -> transport.whenTaken(write::end));
        }
    }

    /** Half of the queue is for what comes live: it must not be full, and the client cut off, of what was missed. */
    @Override
    public boolean hasRoom() {
        return queue.isEmpty() && transport.writable()
                || queue.bytes() + transport.pendingBytes() < limits.queueBytes() / 2;
    }

    /** Delivers, unless this is the session that is not told, or its user is. */
    void deliverUnless(PreparedEvent prepared, String exceptSession) {
        if (!id.equals(exceptSession)
                && (userId == null || !userId.equals(prepared.event().withheldFrom()))) {
            deliver(prepared);
        }
    }

    /** The transport takes more again, or everything it had was taken. */
    public void onWritable() {
        drain();
        if (queue.isEmpty() && !whenDrained.isEmpty()) {
            List<Runnable> due = List.copyOf(whenDrained);
            whenDrained.clear();
            due.forEach(Runnable::run);
        }
    }

    /** Runs the task when nothing waits in the queue: at once where nothing does. Never, once the session is closed. */
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

    /** Ends the connection, and takes the session out of everything it listened to. Thread-safe. */
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
                // The socket took all of it at once: what found the transport full a moment ago goes on now.
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

    /** By the conversations that it listens to. */
    public Map<String, Subscription> seats() {
        return seats;
    }

    /** Whether its user may see that message: what was written before they came in is not theirs. */
    boolean maySee(String conversationId, long seq) {
        Subscription subscription = seats.get(conversationId);
        return subscription == null || seq > subscription.joinedSeq();
    }

    /** Whether a change that this transaction made was there already when it began to listen. */
    boolean hasSeen(String conversationId, long transaction) {
        Subscription subscription = seats.get(conversationId);
        return subscription != null && subscription.seen().sees(transaction);
    }

    /** Whether something found no place in the queue, so that nothing follows. */
    public boolean missedSome() {
        return missedSome;
    }

    /** Whether the socket has taken everything that it was given. */
    public boolean hasWrittenAll() {
        return queue.isEmpty() && transport.pendingBytes() == 0;
    }

    Set<String> rooms() {
        return rooms;
    }

    Looks looks() {
        return looks;
    }

    /** Its client has taken back that conversation, though it listens to all. */
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

    /** Whether it is to listen to a conversation that its user has come into. */
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

    /** From now on, and {@link #looksLater} until {@link #allEntered}. */
    void listenToEveryConversation() {
        everyConversation = true;
        declined = Set.of();
        if (later == null) {
            later = new LinkedHashMap<>(0);
        }
    }

    /**
     * Whether it is just entering all of its conversations; then it is to look at this one when it is done.
     *
     * @param tell whether the client is to hear of it then if the user is not a member
     */
    boolean looksLater(String conversationId, boolean tell) {
        if (later == null) {
            return false;
        }
        later.merge(conversationId, tell, Boolean::logicalOr);
        return true;
    }

    /**
     * @param listens whether it listens to every conversation now; where it could not be let in, all is as before
     * @return what it is to look at now, and whether the client is to hear of it if the user is not a member
     */
    Map<String, Boolean> allEntered(boolean listens) {
        everyConversation = listens;
        Map<String, Boolean> due = later == null ? Map.of() : later;
        later = null;
        return due;
    }

    boolean listensToEveryConversation() {
        return everyConversation;
    }

    /** Called by the shard when it lets go. */
    void markClosed() {
        closed = true;
        shard.metrics().queued(-queue.bytes());
        if (!queue.isEmpty()) {
            unconfirmed.lost();
        }
        queue.clear();
        whenDrained.clear();
    }

    private void enqueue(byte[] frame, String key) {
        if (flushDue && !transport.writable()) {
            // It may be full of nothing but what it was not told to send yet.
            flush();
        }
        // Behind a frame that found no place there must come none: the client resumes from the last one it got.
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
