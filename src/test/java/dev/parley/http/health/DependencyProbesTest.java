package dev.parley.http.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class DependencyProbesTest {

    private static final Supplier<Uni<?>> FINE = () -> Uni.createFrom().item("PONG");

    @ParameterizedTest
    @CsvSource({"true,true,200,ok", "true,false,503,degraded", "false,true,503,down", "false,false,503,down"})
    void whatIsMissingMakesTheWord(boolean postgres, boolean redis, int httpStatus, String status) {
        Health health = Health.of(postgres ? Optional.empty() : Optional.of("PostgreSQL is read-only"), redis);

        assertThat(health.httpStatus()).isEqualTo(httpStatus);
        assertThat(health.status()).isEqualTo(status);
        assertThat(new String(health.json(7, null)))
                .contains("\"connections\":7", "\"status\":\"" + status + "\"")
                .matches(json ->
                        postgres || json.contains("\"reason\":\"PostgreSQL is read-only: nothing can be sent\""));
    }

    @Test
    void whatFailsOrDoesNotAnswerIsNotThere() {
        assertThat(postgres(FINE)).isEmpty();
        assertThat(postgres(() -> Uni.createFrom().failure(new IllegalStateException("refused"))))
                .contains("PostgreSQL does not answer");
        assertThat(postgres(() -> Uni.createFrom().nothing())).contains("PostgreSQL does not commit a write in time");
        assertThat(postgres(() -> {
                    throw new IllegalStateException("no pool");
                }))
                .contains("PostgreSQL does not answer");
        assertThat(postgres(() -> Uni.createFrom()
                        .failure(new PgException("the database system is starting up", "FATAL", "57P03", null))))
                .contains("PostgreSQL answers with the error 57P03");
    }

    @Test
    void howeverOftenItIsReadItAsksRarely() {
        AtomicInteger asked = new AtomicInteger();
        DependencyProbes probes =
                new DependencyProbes(FINE, () -> Uni.createFrom().item(asked.incrementAndGet()), Duration.ofSeconds(1));

        for (int i = 0; i < 100; i++) {
            assertThat(probes.redis().await().indefinitely()).isTrue();
        }

        assertThat(asked.get()).isBetween(1, 3);
    }

    private static Optional<String> postgres(Supplier<Uni<?>> question) {
        return new DependencyProbes(question, FINE, Duration.ofMillis(100))
                .postgres()
                .await()
                .indefinitely();
    }
}
