package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestDeadlineTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @Test
    void aConnectionHasTheOneThatItWasGiven() {
        assertThat(RequestDeadline.of(channel)).isNull();
        RequestDeadline.start(channel, Duration.ofMinutes(1), channel.eventLoop(), () -> { });
        assertThat(RequestDeadline.of(channel)).isNotNull();
    }

    @Test
    void oneOfAnotherClassLoaderIsNone() {
        channel.attr(AttributeKey.valueOf(RequestDeadline.class, "of")).set("what a live reload left");
        assertThat(RequestDeadline.of(channel)).isNull();
    }
}
