package dev.parley.delivery;

import dev.parley.protocol.Message;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/**
 * Remembers when this instance published the newest messages, and when it received them from others, for the trace of a
 * message. The cost is per message, not per connection. Thread-safe.
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

    /** Notes that the messages were committed and published here. */
    void published(List<Message> messages) {
        long now = clock.millis();
        messages.forEach(message -> published.passed(message.id(), now));
    }

    /** Notes that the message arrived over the bus. */
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
