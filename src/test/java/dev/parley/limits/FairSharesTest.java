package dev.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.limits.FairShares.Answer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class FairSharesTest {
    private static final int PER_SECOND = 300;
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final FairShares shares = new FairShares(PER_SECOND, PER_SECOND, 0);

    @Test
    void whoIsAloneGetsAllThatComesAndLeavesSome() {
        int taken = 0;
        for (int millis = 0; millis < 10_000; millis++) {
            taken += taken("alone", 10, millis);
        }
        assertThat(taken).isBetween(9 * PER_SECOND, 11 * PER_SECOND);
        assertThat(taken("newcomer", 40, 10_000)).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 10})
    void sharesFairlyAndLetsNewcomersIn(int greedy) {
        int[] taken = new int[greedy];
        int served = 0;
        for (int millis = 0; millis < 10_000; millis++) {
            for (int one = 0; one < greedy; one++) {
                taken[one] += taken("greedy" + one, 5, millis);
            }
            if (millis % 500 == 250) {
                served += taken("newcomer" + millis, 1, millis);
            }
        }
        assertThat(served).isGreaterThanOrEqualTo(18);
        for (int one : taken) {
            assertThat(one).isBetween(10 * PER_SECOND / greedy / 2, 10 * PER_SECOND * 2 / greedy);
        }
    }

    @Test
    void nobodyGetsMoreThanThereIs() {
        int taken = 0;
        for (int one = 0; one < 1000; one++) {
            taken += taken("one" + one, 1, 0);
        }
        assertThat(taken).isEqualTo(PER_SECOND);
        assertThat(shares.take("late", 0)).isEqualTo(Answer.ALL_SPENT);
        shares.giveBack("one1");
        assertThat(shares.take("late", 0)).isEqualTo(Answer.TAKEN);
    }

    private int taken(String key, int wanted, long millis) {
        int taken = 0;
        for (int i = 0; i < wanted; i++) {
            taken += shares.take(key, millis * MILLISECOND) == Answer.TAKEN ? 1 : 0;
        }
        return taken;
    }
}
