package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * The delivery core in a world where everything fails, some hundred times, each time in another way. A failure tells its
 * seed: {@code -Dparley.simulation.seed=} runs that one again, {@code -Dparley.simulation.runs=} more of them.
 */
class SimulationTest {
    private static final int RUNS = Integer.getInteger("parley.simulation.runs", 300);

    @Test
    void whateverFailsNothingIsLostRepeatedOrOutOfOrder() {
        Long one = Long.getLong("parley.simulation.seed");
        if (one != null) {
            check(one);
            return;
        }
        // What others build on must not fail by chance: only who asks for more gets new ones.
        long from = System.getProperty("parley.simulation.runs") == null ? 1
                : ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
        for (long seed = from; seed < from + RUNS; seed++) {
            check(seed);
        }
    }

    private static void check(long seed) {
        List<String> violations = new SimWorld(seed).run();
        assertThat(violations).as("seed %d", seed).isEmpty();
    }
}
