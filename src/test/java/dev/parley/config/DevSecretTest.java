package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Servers;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class DevSecretTest {
    private static final String NAME = "parley.jwt.secret";

    @Test
    void devModeHasASecretThatNobodyKnows() {
        String secret = config("dev", Map.of()).getConfigValue(NAME).getValue();

        assertThat(secret).matches("[\\w-]{43}").isNotEqualTo(Servers.SECRET);
        // A live reload reads the configuration again.
        assertThat(config("dev", Map.of()).getConfigValue(NAME).getValue()).isEqualTo(secret);
    }

    @Test
    void aConfiguredSecretWins() {
        assertThat(config("dev", Map.of(NAME, "mine")).getConfigValue(NAME).getValue())
                .isEqualTo("mine");
    }

    @Test
    void otherModesGetNone() {
        assertThat(config("prod", Map.of()).getConfigValue(NAME).getValue()).isNull();
        assertThat(config("test", Map.of()).getConfigValue(NAME).getValue()).isNull();
    }

    private static SmallRyeConfig config(String profile, Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "settings", 250))
                .withSources(new DevSecretSourceFactory())
                .withProfile(profile)
                .build();
    }
}
