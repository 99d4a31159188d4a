package dev.parley.conversation.message;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cursors that are to be written, each at most once per interval. A cursor that moves for the first time in a while
 * is due at once, and then again after the interval. Pure state. Not thread-safe.
 */
final class PendingDeliveries {
    /**
     * @param seq  up to which a device of the user has the conversation
     * @param held the same for a device that does not report itself what it holds; 0 for none
     */
    record Cursor(String conversationId, String userId, long seq, long held) {
        private Cursor furthest(Cursor other) {
            return new Cursor(conversationId, userId, Math.max(seq, other.seq), Math.max(held, other.held));
        }
    }

    private record Key(String conversationId, String userId) {
        private static Key of(Cursor cursor) {
            return new Key(cursor.conversationId(), cursor.userId());
        }
    }

    /** @param dueAt when it may be written; if nothing is to be written, when it is forgotten */
    private record Entry(Cursor cursor, boolean moved, long dueAt) {}

    private final int max;
    private final long intervalNanos;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    PendingDeliveries(int max, long intervalNanos) {
        this.max = max;
        this.intervalNanos = intervalNanos;
    }

    /** @return false if there is no room for it */
    boolean add(Cursor cursor, long now) {
        Key key = Key.of(cursor);
        Entry before = entries.get(key);
        if (before != null) {
            entries.put(key, new Entry(before.cursor().furthest(cursor), true, before.dueAt()));
        } else if (entries.size() < max) {
            entries.put(key, new Entry(cursor, true, now));
        } else {
            return false;
        }
        return true;
    }

    /** Makes the user's cursor in the conversation due now, if it has moved. */
    void hurry(String conversationId, String userId, long now) {
        entries.computeIfPresent(
                new Key(conversationId, userId),
                (_, entry) -> entry.moved() ? new Entry(entry.cursor(), true, now) : entry);
    }

    /** Takes the cursors that are due, and forgets those that were written long enough ago. */
    List<Cursor> due(long now, int most) {
        List<Cursor> due = new ArrayList<>();
        List<Entry> again = new ArrayList<>();
        for (Iterator<Entry> all = entries.values().iterator(); all.hasNext() && due.size() < most; ) {
            Entry entry = all.next();
            if (now != Long.MAX_VALUE && entry.dueAt() - now > 0) {
                continue;
            }
            all.remove();
            if (entry.moved()) {
                due.add(entry.cursor());
                again.add(new Entry(entry.cursor(), false, now + intervalNanos));
            }
        }
        if (now != Long.MAX_VALUE) {
            again.forEach(entry -> entries.put(Key.of(entry.cursor()), entry));
        }
        return due;
    }

    /** Takes back cursors that could not be written. */
    void restore(List<Cursor> cursors) {
        for (Cursor cursor : cursors) {
            entries.computeIfPresent(
                    Key.of(cursor), (_, entry) -> new Entry(entry.cursor().furthest(cursor), true, entry.dueAt()));
        }
    }

    /** The held {@code seq}; 0 if none is known. */
    long held(String conversationId, String userId) {
        Entry entry = entries.get(new Key(conversationId, userId));
        return entry == null ? 0 : entry.cursor().held();
    }

    int size() {
        return entries.size();
    }
}
