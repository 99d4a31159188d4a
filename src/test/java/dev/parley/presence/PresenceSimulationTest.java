package dev.parley.presence;

import dev.parley.testing.Worlds;
import org.junit.jupiter.api.Test;

/**
 * Presence in a world in which everything fails, some hundred times, each time differently. The settings of the
 * simulation of delivery repeat a run, and run more of them.
 */
class PresenceSimulationTest {
    @Test
    void whateverFailsPresenceComesToTheTruthAndIsToldOnce() {
        Worlds.check(seed -> new SimPresenceWorld(seed).run());
    }
}
