package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class TimingWheelTest {
    private static final long TICK = 10;
    private static final int SLOTS = 8;

    private final List<String> cameUp = new ArrayList<>();

    @Test
    void comesUpAtTheFirstTickAtOrAfterItsTimeAndOnce() {
        TimingWheel<String> wheel = new TimingWheel<>(TICK, SLOTS, 1000);
        wheel.schedule("on the tick", 1020);
        wheel.schedule("between ticks", 1021);

        wheel.advance(1019, cameUp::add);
        assertThat(cameUp).isEmpty();
        wheel.advance(1020, cameUp::add);
        assertThat(cameUp).containsExactly("on the tick");
        wheel.advance(1030, cameUp::add);
        wheel.advance(5000, cameUp::add);
        assertThat(cameUp).containsExactly("on the tick", "between ticks");
    }

    @Test
    void whatIsLateAlreadyComesUpAtTheNextTick() {
        TimingWheel<String> wheel = new TimingWheel<>(TICK, SLOTS, 1000);
        wheel.schedule("late", 500);

        wheel.advance(1010, cameUp::add);

        assertThat(cameUp).containsExactly("late");
    }

    @Test
    void whatLiesFurtherOffThanATurnComesUpEarlyRatherThanLate() {
        TimingWheel<String> wheel = new TimingWheel<>(TICK, SLOTS, 1000);
        wheel.schedule("far off", 100_000);

        wheel.advance(1000 + TICK * SLOTS, cameUp::add);

        assertThat(cameUp).containsExactly("far off");
    }

    @Test
    void nothingIsLeftBehindWhenTheClockLeapsOverManyTurns() {
        TimingWheel<String> wheel = new TimingWheel<>(TICK, SLOTS, 1000);
        for (int i = 1; i < SLOTS; i++) {
            wheel.schedule("item " + i, 1000 + i * TICK);
        }

        wheel.advance(1_000_000, cameUp::add);

        assertThat(cameUp).hasSize(SLOTS - 1);
    }

    @Test
    void mayBeScheduledAgainFromWithin() {
        TimingWheel<String> wheel = new TimingWheel<>(TICK, SLOTS, 0);
        wheel.schedule("again", 10);

        for (long now = 0; now <= 100; now += 5) {
            long at = now;
            wheel.advance(now, item -> {
                cameUp.add(item + " at " + at);
                wheel.schedule(item, at + 30);
            });
        }

        assertThat(cameUp).containsExactly("again at 10", "again at 40", "again at 70", "again at 100");
    }

    /** The model: a list of items, each with the tick at which it is due. */
    @Property
    void comesUpExactlyAsInASortedList(
            @ForAll @Size(max = 60) List<@IntRange(max = 400) Integer> numbers,
            @ForAll @LongRange(max = 1000) long start) {
        TimingWheel<Integer> wheel = new TimingWheel<>(TICK, SLOTS, start);
        TreeMap<Long, List<Integer>> model = new TreeMap<>();
        long now = start;
        for (int i = 0; i < numbers.size(); i++) {
            int number = numbers.get(i);
            if (number % 2 == 0) {
                // From long past to more than one turn ahead.
                long at = now + number / 2 - 60;
                wheel.schedule(i, at);
                long tick = Math.ceilDiv(at, TICK);
                long current = now / TICK;
                tick = Math.max(current + 1, Math.min(tick, current + SLOTS - 1));
                model.computeIfAbsent(tick, _ -> new ArrayList<>()).add(i);
            } else {
                now += number / 4;
                List<Integer> actual = new ArrayList<>();
                wheel.advance(now, actual::add);
                List<Integer> expected = new ArrayList<>();
                model.headMap(now / TICK, true).values().forEach(expected::addAll);
                model.headMap(now / TICK, true).clear();
                assertThat(actual).isEqualTo(expected);
            }
        }
        List<Integer> rest = new ArrayList<>();
        wheel.advance(now + TICK * SLOTS, rest::add);
        List<Integer> expected = new ArrayList<>();
        model.values().forEach(expected::addAll);
        assertThat(rest).isEqualTo(expected);
    }
}
