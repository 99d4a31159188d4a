package dev.parley.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The sessions of one event loop whose sockets have not taken everything yet, and since when. */
final class SlowConsumers {
    private final LongSupplier nanoTime;
    private final Map<Session, Long> since = new HashMap<>();

    SlowConsumers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Waits for what was handed to the socket so far; then for what came after it, and so on. */
    void watch(Session session) {
        if (since.putIfAbsent(session, nanoTime.getAsLong()) == null) {
            session.wire().whenTaken(() -> taken(session));
        }
    }

    void forget(Session session) {
        since.remove(session);
    }

    /** Those over their write timeout. */
    List<Session> overdue() {
        if (since.isEmpty()) {
            return List.of();
        }
        long now = nanoTime.getAsLong();
        return since.entrySet().stream()
                .filter(entry -> now - entry.getValue()
                        > entry.getKey().limits().writeTimeout().toNanos())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void taken(Session session) {
        if (since.remove(session) != null) {
            session.onWritable();
            if (!session.closed() && session.wire().pendingBytes() > 0) {
                watch(session);
            }
        }
    }
}
