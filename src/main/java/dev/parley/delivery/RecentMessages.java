package dev.parley.delivery;

import dev.parley.protocol.Message;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/**
 * When this instance published, and received from another one, the newest messages: what is told of a message's way
 * later. It costs something for each message, and nothing for each connection that gets it. Thread-safe.
 */
@ApplicationScoped
public class RecentMessages {
    private final Clock clock;
    private final Recent published;
    private final Recent received;

    RecentMessages(WayConfig config, Clock clock, MeterRegistry registry) {
        this.clock = clock;
        this.published = watched("published", config, registry);
        this.received = watched("received", config, registry);
    }

    private static Recent watched(String how, WayConfig config, MeterRegistry registry) {
        return registry.gauge(
                "parley.way.remembered", Tags.of("how", how), new Recent(config.rememberedMessages()), Recent::size);
    }

    /** They were committed here, and are on their way to everybody. */
    void published(List<Message> messages) {
        long now = clock.millis();
        messages.forEach(message -> published.passed(message.id(), now));
    }

    /** It came in over the bus. */
    void received(Message message) {
        received.passed(message.id(), clock.millis());
    }

    public Recent publishedOnes() {
        return published;
    }

    public Recent receivedOnes() {
        return received;
    }
}
