package dev.parley.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait to be written to one connection, bounded in bytes, in two classes. A durable frame is never
 * dropped: at the bound it is refused, and the connection must end. An ephemeral frame replaces a waiting one with the
 * same key; without one it is dropped while half of the bound is taken. Pure state. Not thread-safe.
 */
final class OutboundQueue {
    /** The outcome of an offer. */
    enum Verdict {
        QUEUED,
        COALESCED,
        DROPPED,
        FULL
    }

    private static final class Slot {
        private final @Nullable String key;
        private byte @Nullable [] frame;

        private Slot(@Nullable String key, byte[] frame) {
            this.key = key;
            this.frame = frame;
        }

        private int length() {
            return frame == null ? 0 : frame.length;
        }
    }

    private static final int MAX_STALE_PLACES = 64;

    private final long maxBytes;
    private final Deque<Slot> slots = new ArrayDeque<>(4);
    private @Nullable Map<String, Slot> ephemeral;
    private long bytes;
    private int stalePlaces;

    /** @param maxBytes the bound of bytes, here and in the transport together */
    OutboundQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    long bytes() {
        return bytes;
    }

    /**
     * @param key         null for a durable frame, else the key of the state that the frame updates
     * @param bytesOnWire the bytes that the transport has and the socket has not taken yet
     */
    Verdict offer(byte[] frame, @Nullable String key, long bytesOnWire) {
        long taken = bytes + bytesOnWire;
        if (key == null) {
            if (taken >= maxBytes) {
                return Verdict.FULL;
            }
            append(new Slot(null, frame));
            return Verdict.QUEUED;
        }
        Slot stale = ephemeral == null ? null : ephemeral.remove(key);
        if (stale != null) {
            bytes -= stale.length();
            stale.frame = null;
            if (++stalePlaces > MAX_STALE_PLACES && stalePlaces > slots.size() / 2) {
                slots.removeIf(slot -> slot.frame == null);
                stalePlaces = 0;
            }
        } else if (taken >= maxBytes / 2) {
            return Verdict.DROPPED;
        }
        Slot slot = new Slot(key, frame);
        append(slot);
        if (ephemeral == null) {
            ephemeral = new HashMap<>();
        }
        ephemeral.put(key, slot);
        return stale == null ? Verdict.QUEUED : Verdict.COALESCED;
    }

    /** Takes the next frame to write, or null if there is none. */
    byte @Nullable [] poll() {
        for (Slot slot = slots.poll(); slot != null; slot = slots.poll()) {
            if (slot.frame == null) {
                stalePlaces--;
            } else {
                bytes -= slot.frame.length;
                if (slot.key != null && ephemeral != null) {
                    ephemeral.remove(slot.key);
                }
                return slot.frame;
            }
        }
        return null;
    }

    void clear() {
        slots.clear();
        ephemeral = null;
        bytes = 0;
        stalePlaces = 0;
    }

    private void append(Slot slot) {
        slots.add(slot);
        bytes += slot.length();
    }
}
