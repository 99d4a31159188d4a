package dev.parley.config;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("fast")
@Timeout(20)
class StartPatienceTest {

    @Test
    void whenAllTimeIsUsedTheNextWaitHasSome() throws Exception {
        StartPatience usedUp = new StartPatience(Duration.ZERO, Duration.ofSeconds(10));

        assertThat(usedUp.sees(new CompletableFuture<Void>().completeOnTimeout(null, 20, MILLISECONDS)))
                .isTrue();
    }

    @Test
    void whatDoesNotComeIsNotSeen() throws Exception {
        assertThat(new StartPatience(Duration.ofMillis(20), Duration.ofMillis(10)).sees(new CompletableFuture<>()))
                .isFalse();
    }

    @Test
    void whatFailedIsNotSeen() throws Exception {
        assertThat(new StartPatience().sees(CompletableFuture.failedFuture(new IllegalStateException("away"))))
                .isFalse();
        assertThat(new StartPatience().sees(CompletableFuture.completedFuture(null)))
                .isTrue();
    }
}
