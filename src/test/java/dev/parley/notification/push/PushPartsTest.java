package dev.parley.notification.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class PushPartsTest {
    @Test
    void theSignatureIsTheOneThatOpensslMakes() {
        // printf '1700000000.{"id":"1"}' | openssl dgst -sha256 -hmac secret
        assertThat(PushSignature.of("secret", 1_700_000_000L, "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1=086f6aff7bd084c98679825129c5a64dbad88c760016d6d2c0fb123f27951d54");
    }

    @Test
    void retriesComeLaterAndLaterUpToABound() {
        PushRetry retry = new PushRetry(Duration.ofSeconds(1), Duration.ofHours(1));
        assertThat(retry.after(1, 1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(retry.after(1, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(retry.after(5, 1)).isEqualTo(Duration.ofSeconds(16));
        assertThat(retry.after(20, 1)).isEqualTo(Duration.ofHours(1));
        assertThat(retry.after(Integer.MAX_VALUE, 1)).isEqualTo(Duration.ofHours(1));
    }
}
