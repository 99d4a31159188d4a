package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Presence in a world where everything fails, some hundred times, each time in another way. The same settings repeat a
 * run, and make more of them, as for the simulation of delivery.
 */
class PresenceSimulationTest {
    private static final int RUNS = Integer.getInteger("parley.simulation.runs", 300);

    @Test
    void whateverFailsPresenceComesToTheTruthAndIsToldOnce() {
        Long one = Long.getLong("parley.simulation.seed");
        if (one != null) {
            check(one);
            return;
        }
        long from = System.getProperty("parley.simulation.runs") == null ? 1
                : ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
        for (long seed = from; seed < from + RUNS; seed++) {
            check(seed);
        }
    }

    private static void check(long seed) {
        List<String> violations = new SimPresenceWorld(seed).run();
        assertThat(violations).as("seed %d", seed).isEmpty();
    }
}
