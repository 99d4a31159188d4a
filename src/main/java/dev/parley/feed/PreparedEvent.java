package dev.parley.feed;

import dev.parley.protocol.Dialect;
import dev.parley.protocol.Event;
import dev.parley.tracing.TraceSpan;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * An event for many connections, encoded once per dialect. Thread-safe: two threads that ask at the same time may both
 * encode it, with the same result.
 */
public final class PreparedEvent {
    private static final long NO_GAP = -1;

    private final Event event;
    private final @Nullable String coalescingKey;
    private final long since;
    private final long prev;
    private @Nullable TraceSpan step;
    private byte @Nullable [] asItIs;
    private final ConcurrentMap<Dialect, Optional<byte[]>> written = new ConcurrentHashMap<>(4);

    /** @param nanoTime when this instance learned of the event, by {@link System#nanoTime} */
    public PreparedEvent(Event event, long nanoTime) {
        this(event, nanoTime, NO_GAP);
    }

    private PreparedEvent(Event event, long nanoTime, long prev) {
        this.event = event;
        this.prev = prev;
        this.coalescingKey = event.coalescingKey();
        this.since = nanoTime;
    }

    public Event event() {
        return event;
    }

    /**
     * The same entry for readers who got {@code prev} before it, and nothing between the two.
     *
     * @param prev from 0; 0 if they got no entry before it
     */
    PreparedEvent after(long prev) {
        if (prev == event.logSeq() - 1) {
            return this;
        }
        PreparedEvent same = new PreparedEvent(event, since, prev);
        same.step = step;
        return same;
    }

    /** See {@link Event#coalescingKey}. */
    public @Nullable String coalescingKey() {
        return coalescingKey;
    }

    /** When this instance learned of the event, by {@link System#nanoTime}. */
    public long since() {
        return since;
    }

    /**
     * The frame in the dialect; empty if the dialect has no such event. The array is shared and must not be written to.
     */
    public Optional<byte[]> in(Dialect dialect) {
        Optional<byte[]> frame = written.get(dialect);
        if (frame == null) {
            Event told = event instanceof Event.UserEntry(var own, var _) && !dialect.countsUserEntries() ? own : event;
            frame = prev == NO_GAP ? dialect.encode(told, null) : dialect.encodeAfter(told, prev);
            if (frame.isEmpty() && asItIs != null && dialect.passesOn()) {
                frame = Optional.of(asItIs);
            }
            written.put(dialect, frame);
        }
        return frame;
    }

    /** Sets the parent span, or none if null. To be called before the event is shared. */
    public PreparedEvent follow(@Nullable TraceSpan from) {
        step = from;
        return this;
    }

    /** The parent span, or null if it is not sampled. */
    public @Nullable TraceSpan step() {
        return step;
    }

    /**
     * Sets the bytes for dialects that pass on events without a frame of their own. To be called before the event is
     * shared.
     */
    public PreparedEvent asItIs(byte[] frame) {
        asItIs = frame;
        return this;
    }

    /** Sets the bytes of the frame in the dialect. */
    public PreparedEvent as(Dialect dialect, byte[] frame) {
        written.put(dialect, Optional.of(frame));
        return this;
    }
}
