package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongFunction;

/**
 * Simulated worlds, one for each seed. A failure names its seed: {@code -Dparley.simulation.seed=} runs it again,
 * {@code -Dparley.simulation.runs=} runs more of them.
 */
public final class Worlds {
    private static final int RUNS = Integer.getInteger("parley.simulation.runs", 300);

    private Worlds() {}

    /** @param violations runs a world, and returns what was wrong */
    public static void check(LongFunction<List<String>> violations) {
        Long one = Long.getLong("parley.simulation.seed");
        // The build must not fail by chance: new seeds are used only on request.
        long from = one != null
                ? one
                : System.getProperty("parley.simulation.runs") == null
                        ? 1
                        : ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
        long to = one != null ? from + 1 : from + RUNS;
        for (long seed = from; seed < to; seed++) {
            assertThat(violations.apply(seed)).as("seed %d", seed).isEmpty();
        }
    }
}
