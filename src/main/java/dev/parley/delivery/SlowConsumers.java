package dev.parley.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Tracks since when the sockets of an event loop have not taken everything. Event loop only. */
final class SlowConsumers {
    private final LongSupplier nanoTime;
    private final Map<Session, Long> since = new HashMap<>();

    SlowConsumers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Waits for what was handed to the socket so far, then for what came after it, and so on. */
    void watch(Session session) {
        if (since.putIfAbsent(session, nanoTime.getAsLong()) == null) {
            session.writer().transport().whenTaken(() -> taken(session));
        }
    }

    void forget(Session session) {
        since.remove(session);
    }

    /** The sessions beyond their write timeout. */
    List<Session> overdue() {
        if (since.isEmpty()) {
            return List.of();
        }
        long now = nanoTime.getAsLong();
        return since.entrySet().stream()
                .filter(entry -> now - entry.getValue()
                        > entry.getKey().writer().limits().writeTimeout().toNanos())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void taken(Session session) {
        if (since.remove(session) != null) {
            session.writer().onWritable();
            if (!session.closed() && session.writer().transport().pendingBytes() > 0) {
                watch(session);
            }
        }
    }
}
