package dev.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.limits.SharedRateLimit.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Instances that share a limit, with the semantics of {@code spend.lua}, and arbitrary times. */
@Tag("fast")
class SharedRateLimitTest {
    private static final long MILLI = 1_000_000;
    private static final int RATE = 100;
    private static final int BURST = 500;

    private final List<SharedRateLimit> instances = new ArrayList<>();
    private long now = 12_345 * MILLI;
    private double whole;
    private boolean redisAway;

    private void instances(int count) {
        for (int i = 0; i < count; i++) {
            instances.add(new SharedRateLimit(RATE, BURST, now));
        }
    }

    private boolean spend(SharedRateLimit budget) {
        Outcome outcome = budget.spend(1, now);
        if (outcome.tell() > 0 && !redisAway) {
            double millis = now / (double) MILLI;
            whole = Math.min(
                    Math.max(millis, whole) + outcome.tell() * 1000.0 / RATE, millis + 2 * BURST * 1000.0 / RATE);
            budget.nothingFor((long) Math.max(0, Math.ceil(whole - millis - BURST * 1000.0 / RATE)), now);
        }
        return outcome.millis() == 0;
    }

    @Test
    void aloneItIsABucket() {
        instances(1);
        int spent = 0;
        while (spend(instances.getFirst())) {
            spent++;
        }
        assertThat(spent).isEqualTo(BURST);
        assertThat(instances.getFirst().spend(1, now).millis()).isEqualTo(10);
        now += 10 * MILLI;
        assertThat(spend(instances.getFirst())).isTrue();
        assertThat(spend(instances.getFirst())).isFalse();
    }

    @Test
    void whatWasSpentOnOneInstanceIsGoneOnTheOther() {
        instances(2);
        for (int i = 0; i < BURST; i++) {
            assertThat(spend(instances.getFirst())).isTrue();
        }
        int more = 0;
        while (spend(instances.getLast())) {
            more++;
        }
        assertThat(more).isEqualTo(SharedRateLimit.chunk(BURST));
        assertThat(instances.getLast().spend(1, now).millis()).isEqualTo(SharedRateLimit.chunk(BURST) * 1000L / RATE);
    }

    @Test
    void whileRedisIsAwayEachCountsForItself() {
        instances(2);
        redisAway = true;
        for (SharedRateLimit instance : instances) {
            for (int i = 0; i < BURST; i++) {
                assertThat(spend(instance)).isTrue();
            }
            assertThat(spend(instance)).isFalse();
        }
    }

    @Property(tries = 50)
    void togetherTheySpendNoMoreThanOneMayAndAChunkEach(
            @ForAll @IntRange(min = 1, max = 8) int count, @ForAll long seed) {
        instances.clear();
        whole = 0;
        instances(count);
        Random random = new Random(seed);
        long start = now;
        int spent = 0;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(4) == 0 ? random.nextLong(20 * MILLI) : 0;
            if (spend(instances.get(random.nextInt(count)))) {
                spent++;
            }
            assertThat((double) spent)
                    .isLessThanOrEqualTo(BURST
                            + (now - start) * (double) RATE / 1e9
                            + (double) count * SharedRateLimit.chunk(BURST));
        }
    }
}
