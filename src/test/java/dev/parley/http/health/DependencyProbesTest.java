package dev.parley.http.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
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
        Health health = Health.of(postgres, redis);

        assertThat(health.httpStatus()).isEqualTo(httpStatus);
        assertThat(health.status()).isEqualTo(status);
        assertThat(new String(health.json(7, null))).contains("\"connections\":7", "\"status\":\"" + status + "\"");
    }

    @Test
    void whatFailsOrDoesNotAnswerIsNotThere() {
        assertThat(postgres(FINE)).isTrue();
        assertThat(postgres(() -> Uni.createFrom().failure(new IllegalStateException("refused"))))
                .isFalse();
        assertThat(postgres(() -> Uni.createFrom().nothing())).isFalse();
        assertThat(postgres(() -> {
                    throw new IllegalStateException("no pool");
                }))
                .isFalse();
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

    private static boolean postgres(Supplier<Uni<?>> question) {
        return new DependencyProbes(question, FINE, Duration.ofMillis(100))
                .postgres()
                .await()
                .indefinitely();
    }
}
