package dev.parley.delivery;

import dev.parley.testing.Worlds;
import org.junit.jupiter.api.Test;

/**
 * The delivery core in a world in which everything fails, some hundred times, each time differently. A failure names
 * its seed: {@code -Dparley.simulation.seed=} runs it again, {@code -Dparley.simulation.runs=} runs more of them.
 */
class SimulationTest {
    @Test
    void whateverFailsNothingIsLostRepeatedOrOutOfOrder() {
        Worlds.check(seed -> new SimWorld(seed).run());
    }
}
