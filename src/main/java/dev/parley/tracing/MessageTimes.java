package dev.parley.tracing;

import dev.parley.protocol.Message;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Remembers when this instance published the newest messages, and when it received them from others, for the trace of a
 * message. The cost is per message, not per connection. Thread-safe.
 */
@ApplicationScoped
public class MessageTimes {
    private final Clock clock;
    private final Times published;
    private final Times received;

    @Inject
    MessageTimes(TracingConfig config, Clock clock, MeterRegistry registry) {
        this(config.rememberedMessages(), clock, registry);
    }

    /** @param remembered the number of messages whose time is remembered, of either kind; at least 1 */
    public MessageTimes(int remembered, Clock clock, MeterRegistry registry) {
        this.clock = clock;
        this.published = watched("published", remembered, registry);
        this.received = watched("received", remembered, registry);
    }

    private static Times watched(String how, int remembered, MeterRegistry registry) {
        return registry.gauge("parley.tracing.remembered", Tags.of("how", how), new Times(remembered), Times::size);
    }

    /** Notes that the messages were committed and published here. */
    public void published(List<Message> messages) {
        long now = clock.millis();
        messages.forEach(message -> published.passed(message.id(), now));
    }

    /** Notes that the message arrived over the bus. */
    public void received(Message message) {
        received.passed(message.id(), clock.millis());
    }

    /** Returns when this instance published the message; empty if it did not, or has forgotten. */
    public Optional<Instant> publishedAt(long messageId) {
        return published.at(messageId);
    }

    /** Returns when this instance received the message over the bus; empty if it did not, or has forgotten. */
    public Optional<Instant> receivedAt(long messageId) {
        return received.at(messageId);
    }

    /** The times of a fixed number of messages. The newest overwrites the oldest. Thread-safe. */
    static final class Times {
        private final long[] ids;
        private final long[] millis;
        private long count;

        /** @param size the number of messages, at least 1; each takes 16 bytes */
        Times(int size) {
            this.ids = new long[size];
            this.millis = new long[size];
        }

        synchronized void passed(long messageId, long epochMillis) {
            int place = (int) (count++ % ids.length);
            ids[place] = messageId;
            millis[place] = epochMillis;
        }

        /** Returns when the message last passed; empty if it did not, or its entry was overwritten. */
        synchronized Optional<Instant> at(long messageId) {
            for (long i = count - 1; i >= Math.max(0, count - ids.length); i--) {
                int place = (int) (i % ids.length);
                if (ids[place] == messageId) {
                    return Optional.of(Instant.ofEpochMilli(millis[place]));
                }
            }
            return Optional.empty();
        }

        synchronized int size() {
            return (int) Math.min(count, ids.length);
        }
    }
}
