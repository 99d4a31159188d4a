package dev.parley.config;

import dev.parley.testing.PackagedProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class StartupCheckIT {

    @Test
    void withoutItsSettingsItSaysWhatIsMissingAndExits() throws Exception {
        try (PackagedProcess parley = PackagedProcess.start(Map.of())) {
            assertThat(parley.output())
                    .contains("POSTGRES_DSN is missing", "REDIS_URL is missing", "JWT_SECRET is missing")
                    .doesNotContain("Exception", "\tat ");
            assertThat(parley.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aMalformedSettingIsToldWithoutItsSecret() throws Exception {
        var environment = Map.of("POSTGRES_DSN", "postgres://u:hunter2@localhost", "REDIS_URL", "localhost:6379",
                "JWT_SECRET", "hunter2");
        try (PackagedProcess parley = PackagedProcess.start(environment)) {
            assertThat(parley.output())
                    .contains("POSTGRES_DSN names no database", "JWT_SECRET has 7 bytes")
                    .doesNotContain("hunter2", "REDIS_URL", "Exception");
            assertThat(parley.exitCode()).isEqualTo(1);
        }
    }
}
