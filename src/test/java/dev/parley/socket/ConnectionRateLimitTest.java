package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.limits.Limit;
import dev.parley.testing.Limits;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class ConnectionRateLimitTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void framesAndBytesAreCountedApart() {
        ConnectionRateLimit allowance = new ConnectionRateLimit(
                Limits.of("frames-per-second", 10, "frame-burst", 3, "bytes-per-second", 1000, "byte-burst", 100), 0);
        assertThat(allowance.frame(60, 0)).isNull();
        assertThat(allowance.frame(60, 0)).isEqualTo(Limit.BYTES);
        assertThat(allowance.retryAfterMillis(Limit.BYTES, 60, 0)).isEqualTo(20);
        assertThat(allowance.frame(40, 0)).isNull();
        assertThat(allowance.frame(0, 0)).isEqualTo(Limit.FRAMES);
        assertThat(allowance.retryAfterMillis(Limit.FRAMES, 0, 0)).isEqualTo(100);
        assertThat(allowance.frame(60, 99 * MILLI)).isEqualTo(Limit.FRAMES);
        assertThat(allowance.frame(60, 100 * MILLI)).isNull();
    }

    @Test
    void whoIsToldTooOftenWithinTheWindowWillNotListen() {
        ConnectionRateLimit allowance = new ConnectionRateLimit(Limits.of("refusals", 3, "refusal-window", "1s"), 0);
        assertThat(allowance.refused(0)).isFalse();
        assertThat(allowance.refused(500 * MILLI)).isFalse();
        assertThat(allowance.refused(1_000 * MILLI)).isFalse();
        assertThat(allowance.refused(1_500 * MILLI)).isFalse();
        assertThat(allowance.refused(1_999 * MILLI)).isTrue();
        assertThat(allowance.refused(1_999 * MILLI)).isTrue();
    }

    @Test
    void theDefaultsLeaveAppsAlone() {
        ConnectionRateLimit allowance = new ConnectionRateLimit(Limits.of(), 0);
        // One hour of a busy client: fifty frames of a kilobyte every 50 ms.
        for (long now = 0; now < TimeUnit.HOURS.toNanos(1); now += 50 * MILLI) {
            for (int i = 0; i < 50; i++) {
                assertThat(allowance.frame(1_024, now)).isNull();
            }
        }
    }
}
