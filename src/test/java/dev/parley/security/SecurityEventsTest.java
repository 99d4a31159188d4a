package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.security.SecurityEvent.Kind;
import dev.parley.security.SecurityEvent.Source;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SecurityEventsTest {

    private static final Source SOMEBODY = new Source("alice", "192.0.2.7", "/ws");

    private final List<String> lines = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final SecurityEvents events =
            new SecurityEvents(metrics, new ClientAddresses(List.of(), false), lines::add);

    @Test
    void oneEventIsOneLineWithWhatAnOperatorNeeds() {
        events.record(Kind.TOKEN_REFUSED, "expired", SOMEBODY);
        events.record(Kind.ORIGIN_REFUSED, "foreign", new Source(null, null, "/"));

        assertThat(lines)
                .containsExactly(
                        "{\"event\":\"token_refused\",\"reason\":\"expired\",\"user\":\"alice\",\"address\":\"192.0.2.7\",\"path\":\"/ws\"}",
                        "{\"event\":\"origin_refused\",\"reason\":\"foreign\",\"user\":null,\"address\":null,\"path\":\"/\"}");
    }

    @Test
    void nobodyWritesLinesOfTheirOwnOrMovesTheCursor() {
        events.record(
                Kind.FORBIDDEN,
                "user",
                new Source("a\n{\"event\":\"x\"}", "::1", "/ws/\u001b[2J\r\n\u2028" + "x".repeat(5000)));

        assertThat(lines).singleElement().satisfies(line -> assertThat(line)
                .doesNotContain("\n", "\r", "\u001b", "\u2028")
                .contains("a?{\\\"event\\\"")
                .hasSizeLessThan(1024));
    }

    @Test
    void aTokenInTheWrongPlaceOfAnAddressIsNotWritten() {
        events.record(
                Kind.TOKEN_REFUSED,
                "missing",
                new Source(null, "::1", "/ws/chat/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln"));

        assertThat(lines)
                .singleElement()
                .asString()
                .contains("/ws/chat/[token]\"")
                .doesNotContain("eyJ");
    }

    @Test
    void aFloodIsCountedAndNotWritten() {
        int flood = 10_000;
        for (int i = 0; i < flood; i++) {
            events.record(Kind.LIMIT_BREACHED, "upgrades", SOMEBODY);
        }
        events.record(Kind.REVOKED, "user", SOMEBODY);

        assertThat(lines.size()).isBetween(SecurityEvents.BURST + 1, SecurityEvents.BURST + 200);
        assertThat(lines.getLast()).contains("revoked");
        assertThat(metrics.get("parley.security.events")
                        .tag("kind", "limit_breached")
                        .counter()
                        .count())
                .isEqualTo(flood);
        assertThat(metrics.get("parley.security.events.unlogged")
                        .tag("kind", "limit_breached")
                        .counter()
                        .count())
                .isEqualTo(flood - lines.size() + 1);
    }
}
