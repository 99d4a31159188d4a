package dev.parley.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class MeterBoundsTest {
    @Test
    void aNameHasOnlySoManySeriesAndThoseThatAreThereGoOn() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        registry.config().meterFilter(MeterBounds.bounded(10));
        for (int i = 0; i < 1000; i++) {
            registry.counter("requests", "chosen", "by a stranger " + i).increment();
        }
        registry.counter("requests", "chosen", "by a stranger 3").increment();
        registry.counter("other", "a", "b").increment();
        assertThat(registry.find("requests").counters()).hasSize(10);
        assertThat(registry.get("requests")
                        .tag("chosen", "by a stranger 3")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.find("other").counters()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/evil/console, CLIENT_ERROR, 404, UNKNOWN",
        "/evil, REDIRECTION, 302, UNKNOWN",
        "/evil, UNKNOWN, RESET, UNKNOWN",
        "NOT_FOUND, CLIENT_ERROR, 404, NOT_FOUND",
        "/api/v1/messages/{id}, CLIENT_ERROR, 404, /api/v1/messages/{id}",
        "/api/v1/chats, SUCCESS, 200, /api/v1/chats",
        "/api/v1/chats, SERVER_ERROR, 503, /api/v1/chats"
    })
    void aPathThatReachedNoResourceIsNoLabel(String uri, String outcome, String status, String label) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        registry.config().meterFilter(MeterBounds.bounded(10));
        registry.counter("requests", "uri", uri, "outcome", outcome, "status", status)
                .increment();
        assertThat(registry.get("requests").counter().getId().getTag("uri")).isEqualTo(label);
    }
}
