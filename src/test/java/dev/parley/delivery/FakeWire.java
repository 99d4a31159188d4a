package dev.parley.delivery;

import dev.parley.protocol.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection whose socket accepts nothing until told to; it is writable below its high-water mark. */
final class FakeWire implements Transport {
    final List<String> written = new ArrayList<>();
    final List<CloseCode> closed = new ArrayList<>();
    final List<Long> marks = new ArrayList<>();
    private final List<Runnable> whenTaken = new ArrayList<>();
    long highWater = Long.MAX_VALUE;
    int flushes;
    /** Whether a flush hands everything to the socket, as if its client keeps up. */
    boolean takesAtOnce;

    private long pending;

    /** Lets the socket accept everything it was handed, and runs the callbacks. */
    void take() {
        pending = 0;
        List<Runnable> due = List.copyOf(whenTaken);
        whenTaken.clear();
        due.forEach(Runnable::run);
    }

    /** Calls {@link #take} for a client that keeps up, until nothing more arrives. */
    void takeAll() {
        while (pending > 0 || !whenTaken.isEmpty()) {
            take();
        }
    }

    /** Returns what was written since the last call. */
    List<String> heard() {
        List<String> heard = List.copyOf(written);
        written.clear();
        return heard;
    }

    @Override
    public boolean writable() {
        return pending < highWater;
    }

    @Override
    public long pendingBytes() {
        return pending;
    }

    @Override
    public void write(byte[] utf8) {
        if (!closed.isEmpty()) {
            throw new IllegalStateException("written to after it was closed");
        }
        pending += utf8.length;
        written.add(new String(utf8, StandardCharsets.UTF_8));
    }

    @Override
    public void flush() {
        flushes++;
        if (takesAtOnce) {
            pending = 0;
        }
    }

    @Override
    public void whenTaken(Runnable task) {
        whenTaken.add(task);
    }

    @Override
    public void ping() {}

    @Override
    public void mark(long number) {
        marks.add(number);
    }

    @Override
    public void reading(boolean on) {}

    @Override
    public void close(CloseCode code) {
        closed.add(code);
    }
}
