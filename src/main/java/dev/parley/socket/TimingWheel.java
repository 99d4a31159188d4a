package dev.parley.socket;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Calls items at given times, at a fixed cost whatever their number: a timing wheel of one turn. An item further ahead
 * than one turn comes up early, and is to be scheduled again. Pure state. Not thread-safe.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/41457.37504">Varghese and Lauck, Hashed and Hierarchical Timing
 *     Wheels</a>
 */
final class TimingWheel<T> {
    private final long tickMillis;
    private final List<List<T>> slots;
    private long tick;

    /** @param nowMillis the time by a monotonic clock, which all later times must use, too */
    TimingWheel(long tickMillis, int slotCount, long nowMillis) {
        this.tickMillis = tickMillis;
        this.slots = new ArrayList<>(slotCount);
        for (int i = 0; i < slotCount; i++) {
            slots.add(new ArrayList<>());
        }
        this.tick = nowMillis / tickMillis;
    }

    /** Schedules {@code item} for the first tick at or after {@code atMillis}, or a turn from now if that is sooner. */
    void schedule(T item, long atMillis) {
        long wanted = Math.ceilDiv(atMillis, tickMillis);
        long at = Math.clamp(wanted, tick + 1, tick + slots.size() - 1);
        slots.get((int) (at % slots.size())).add(item);
    }

    /** Takes all items that are due by now. {@code due} may schedule them again. */
    void advance(long nowMillis, Consumer<T> due) {
        long last = nowMillis / tickMillis;
        for (int passed = 0; tick < last && passed < slots.size(); passed++) {
            tick++;
            int slot = (int) (tick % slots.size());
            List<T> items = slots.get(slot);
            if (!items.isEmpty()) {
                slots.set(slot, new ArrayList<>());
                items.forEach(due);
            }
        }
        tick = Math.max(tick, last);
    }
}
