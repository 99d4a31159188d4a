package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

public final class Refusals {
    private Refusals() {}

    public static void refused(Uni<?> asked, ErrorCode code) {
        assertThatThrownBy(() -> asked.await().atMost(Duration.ofSeconds(20)))
                .isInstanceOfSatisfying(
                        RefusedException.class, it -> org.assertj.core.api.Assertions.assertThat(it.code())
                                .as(it.getMessage())
                                .isEqualTo(code));
    }
}
