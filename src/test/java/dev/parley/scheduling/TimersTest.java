package dev.parley.scheduling;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a real Vert.x, which outlives the application as in a live reload. */
class TimersTest {
    private final Vertx vertx = Vertx.vertx();
    private final Timers timers = new Timers(vertx);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aTaskRunsOnceOrAgainAndAgain() throws InterruptedException {
        CountDownLatch once = new CountDownLatch(1);
        timers.after(Duration.ofMillis(1), once::countDown);
        timers.every(Duration.ofMillis(1), runs::incrementAndGet);
        assertThat(once.await(10, SECONDS)).isTrue();
        await().until(() -> runs.get() > 2);
    }

    @Test
    void nothingRunsAfterTheEndNotEvenWhatIsAskedForThen() throws InterruptedException {
        timers.every(Duration.ofMillis(1), runs::incrementAndGet);
        timers.after(Duration.ofMillis(50), runs::incrementAndGet);
        timers.stop(null);
        int stopped = runs.get();
        timers.after(Duration.ofMillis(1), runs::incrementAndGet);
        timers.every(Duration.ofMillis(1), runs::incrementAndGet);

        // Set last and longer than all of them: whatever was still running has run by then.
        CountDownLatch later = new CountDownLatch(1);
        vertx.setTimer(100, _ -> later.countDown());
        assertThat(later.await(10, SECONDS)).isTrue();
        assertThat(runs.get() - stopped).as("one may have been running").isLessThanOrEqualTo(1);
    }
}
