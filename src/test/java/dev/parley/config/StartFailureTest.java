package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parley.security.token.ClaimRules;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class StartFailureTest {

    @ParameterizedTest
    @CsvSource({
        "parley.log.slots, java.lang.Integer, PARLEY_LOG_SLOTS",
        "parley.socket.ping-interval, java.time.Duration, PARLEY_SOCKET_PING_INTERVAL",
        "quarkus.http.port, java.lang.Long, QUARKUS_HTTP_PORT",
        "parley.tracing.enabled, java.net.URI, PARLEY_TRACING_ENABLED"
    })
    void aValueThatCannotBeReadIsNotTold(String name, Class<?> type, String variable) {
        var config =
                new SmallRyeConfigBuilder().withDefaultValue(name, "hunter2 %%").build();
        try {
            config.getValue(name, type);
        } catch (RuntimeException e) {
            assertThat(StartFailure.explanation(new IllegalStateException(e)))
                    .hasValueSatisfying(line -> assertThat(line)
                            .startsWith(variable + " cannot be read")
                            .doesNotContain("hunter2", "SRCFG"));
            return;
        }
        throw new AssertionError("it could be read");
    }

    @Test
    void whatParleySaysItselfAndWhatPostgresSaysIsOneLine() {
        assertThat(StartFailure.explanation(new RuntimeException(new SQLException("FATAL: gone\n more"))))
                .contains("PostgreSQL was there and then failed: FATAL: gone");
        Throwable own = catchThrowable(
                () -> new ClaimRules(Clock.systemUTC(), Duration.ofHours(1), Optional.empty(), Set.of()));
        assertThat(StartFailure.explanation(own))
                .hasValueSatisfying(line -> assertThat(line).contains("leeway"));
        assertThat(StartFailure.explanation(new NullPointerException("x"))).isEmpty();
    }
}
