package dev.parley.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * What waits to be written to one connection, bounded by bytes, in two classes. Of durable frames none is ever lost:
 * at the bound there is no place, and the connection must end. An ephemeral frame replaces a waiting one with the
 * same key, and is dropped while half of the bound is taken. Pure state. Not thread-safe.
 */
final class OutboundQueue {
    /** What became of an offered frame. */
    enum Verdict {
        QUEUED,
        COALESCED,
        DROPPED,
        FULL
    }

    private static final class Slot {
        private final String key;
        private byte[] frame;

        private Slot(String key, byte[] frame) {
            this.key = key;
            this.frame = frame;
        }
    }

    private static final int MAX_STALE_PLACES = 64;

    private final long maxBytes;
    private final Deque<Slot> slots = new ArrayDeque<>(4);
    private Map<String, Slot> ephemeral;
    private long bytes;
    private int stalePlaces;

    /** @param maxBytes at this many bytes, here and on the wire together, there is no place left */
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
     * @param key         null for a durable frame, else what the frame is the newest state of
     * @param bytesOnWire handed to the connection and not yet taken by the socket
     */
    Verdict offer(byte[] frame, String key, long bytesOnWire) {
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
            bytes -= stale.frame.length;
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

    /** The next frame to be written, or null. */
    byte[] poll() {
        for (Slot slot = slots.poll(); slot != null; slot = slots.poll()) {
            if (slot.frame == null) {
                stalePlaces--;
            } else {
                bytes -= slot.frame.length;
                if (slot.key != null) {
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
        bytes += slot.frame.length;
    }
}
