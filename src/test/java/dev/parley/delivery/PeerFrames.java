package dev.parley.delivery;

import dev.parley.bus.BusSeal;
import io.quarkus.arc.Arc;
import java.nio.charset.StandardCharsets;

/** Publishes what another instance would publish, for tests of other packages that run inside the application. */
public final class PeerFrames {
    private PeerFrames() {}

    /** Returns the JSON with the seal of the instances that share this one's settings. */
    public static String sealed(String channel, String json) {
        BusSeal seal = Arc.container().instance(BusSeal.class).get();
        return new String(seal.seal(channel, json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
