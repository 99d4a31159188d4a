package dev.parley.delivery;

import dev.parley.tracing.TraceSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of a session: through its bounded queue when the transport is full, and flushed once for all that a
 * turn of the event loop wrote. Sends markers, whose pongs show what the client has. Event loop only.
 */
public final class OutboundWriter {
    /** From this many bytes on, a batch is flushed at once. */
    private static final int MUCH = 8 * 1024;
    /** The least time between two markers of a client that sends nothing by itself. */
    private static final long MARKER_NANOS = Duration.ofSeconds(1).toNanos();

    private final Session session;
    private final Transport transport;
    private final Shard shard;
    private final SessionLimits limits;
    private final OutboundQueue queue;
    private final List<Runnable> whenDrained = new ArrayList<>(0);
    private final Unconfirmed unconfirmed = new Unconfirmed();
    private long markedAt = System.nanoTime() - MARKER_NANOS;
    private boolean closed;
    private boolean missedSome;
    private boolean flushDue;

    OutboundWriter(Session session, Transport transport, Shard shard, SessionLimits limits) {
        this.session = session;
        this.transport = transport;
        this.shard = shard;
        this.limits = limits;
        this.queue = new OutboundQueue(limits.queueBytes());
    }

    Transport transport() {
        return transport;
    }

    SessionLimits limits() {
        return limits;
    }

    /** @param key the coalescing key of an ephemeral event, or null */
    void write(byte[] frame, @Nullable String key) {
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
            shard.tooSlow(session);
        }
    }

    private void write(byte[] frame) {
        transport.write(frame);
        shard.metrics().frameOut();
        flushSoon();
    }

    /** Counts a written message as unconfirmed. */
    void given(String conversationId, long seq) {
        if (!closed && !missedSome) {
            unconfirmed.given(conversationId, seq);
        }
    }

    /**
     * Sends a marker if one is due, as the client is active now. The marker leaves before the answer to the client's
     * frame.
     */
    public void confirmSoon() {
        if (unconfirmed.isDue() && queue.isEmpty() && !closed) {
            mark();
        }
    }

    /**
     * Handles the client's pong to a marker.
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
            shard.markLater(session);
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
    void trace(TraceSpan way) {
        TraceSpan write = way.nextOfMany("write");
        if (write != null) {
            write.with("parley.connection_id", session.id())
                    .with("parley.dialect", session.dialect().name());
            whenDrained(() -> transport.whenTaken(write::end));
        }
    }

    /** Leaves half of the queue to live events: what was missed must not fill it, which would close the connection. */
    boolean hasRoom() {
        return (queue.isEmpty() && transport.writable())
                || queue.bytes() + transport.pendingBytes() < limits.queueBytes() / 2;
    }

    /** Whether a frame was refused by the queue, so that no other follows. */
    public boolean missedSome() {
        return missedSome;
    }

    /** Whether the socket has taken everything that was written. */
    public boolean hasWrittenAll() {
        return queue.isEmpty() && transport.pendingBytes() == 0;
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

    private void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            shard.flushLater(session);
        }
    }

    /** Flushes a large batch: then few buffers are in use when the next connection gets it, and stay in the cache. */
    void flushIfMuch() {
        if (flushDue && transport.pendingBytes() >= MUCH) {
            flush();
        }
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
                shard.watch(session);
            } else {
                // The socket took all of it at once, so what found the transport full can continue.
                onWritable();
            }
        }
    }

    /** Drops what was not written. Nothing is written afterwards. */
    void close() {
        closed = true;
        shard.metrics().queued(-queue.bytes());
        if (!queue.isEmpty()) {
            unconfirmed.lost();
        }
        queue.clear();
        whenDrained.clear();
    }
}
