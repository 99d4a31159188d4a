package dev.parley.presence;

import dev.parley.testing.Worlds;
import org.junit.jupiter.api.Test;

/**
 * Presence in a world where everything fails, some hundred times, each time in another way. The same settings repeat a
 * run, and make more of them, as for the simulation of delivery.
 */
class PresenceSimulationTest {
    @Test
    void whateverFailsPresenceComesToTheTruthAndIsToldOnce() {
        Worlds.check(seed -> new SimPresenceWorld(seed).run());
    }
}
