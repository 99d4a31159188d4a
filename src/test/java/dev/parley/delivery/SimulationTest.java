package dev.parley.delivery;

import dev.parley.testing.Worlds;
import org.junit.jupiter.api.Test;

/**
 * The delivery core in a world where everything fails, some hundred times, each time in another way. A failure tells
 * its seed: {@code -Dparley.simulation.seed=} runs that one again, {@code -Dparley.simulation.runs=} more of them.
 */
class SimulationTest {
    @Test
    void whateverFailsNothingIsLostRepeatedOrOutOfOrder() {
        Worlds.check(seed -> new SimWorld(seed).run());
    }
}
