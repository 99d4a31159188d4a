package dev.parley.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class RequestDeadlineTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AtomicInteger overdue = new AtomicInteger();

    @Test
    void whoIsLateIsClosed() {
        new RequestDeadline(channel, Duration.ZERO, channel.eventLoop(), overdue::incrementAndGet);
        assertThat(channel.isOpen()).isFalse();
        assertThat(overdue).hasValue(1);
    }

    @Test
    void whoHasBecomeSomethingElseIsNot() {
        RequestDeadline deadline =
                new RequestDeadline(channel, Duration.ofMillis(500), channel.eventLoop(), overdue::incrementAndGet);
        deadline.lift();
        channel.advanceTimeBy(1, TimeUnit.HOURS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        assertThat(overdue).hasValue(0);
    }
}
