package dev.parley.socket;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * When to look after whom, at a fixed cost however many there are: a timing wheel of one turn. What lies further off
 * than a turn comes up early, and is to be scheduled again. Pure state. Not thread-safe.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/41457.37504">Varghese and Lauck, Hashed and Hierarchical Timing
 * Wheels</a>
 */
final class TimingWheel<T> {
    private final long tickMillis;
    private final List<List<T>> slots;
    private long tick;

    /** @param nowMillis of the same clock as every later time, which must not run backwards */
    TimingWheel(long tickMillis, int slotCount, long nowMillis) {
        this.tickMillis = tickMillis;
        this.slots = new ArrayList<>(slotCount);
        for (int i = 0; i < slotCount; i++) {
            slots.add(new ArrayList<>());
        }
        this.tick = nowMillis / tickMillis;
    }

    /**
     * Has {@code item} come up at the first tick at or after {@code atMillis}, or a turn from now if that is sooner.
     */
    void schedule(T item, long atMillis) {
        long wanted = Math.ceilDiv(atMillis, tickMillis);
        long at = Math.clamp(wanted, tick + 1, tick + slots.size() - 1);
        slots.get((int) (at % slots.size())).add(item);
    }

    /** Everything that is due by now comes up; it may be scheduled again from within. */
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
