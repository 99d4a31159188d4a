package dev.parley.testing;

import dev.parley.limits.LimitsConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Limits as a test configures them. */
public final class Limits {
    private Limits() {}

    /** Names without their prefix and values, alternating. Other limits have their defaults. */
    public static LimitsConfig of(Object... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put("parley.limits." + namesAndValues[i], namesAndValues[i + 1].toString());
        }
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(LimitsConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(LimitsConfig.class);
    }
}
