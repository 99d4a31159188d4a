package dev.parley.conversation.retention;

import dev.parley.scheduling.Rounds;
import dev.parley.scheduling.Timers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Deletes messages older than the retention of their conversation, in small batches, on one instance at a time. A conversation keeps its count: no {@code seq} is given twice.
 */
@ApplicationScoped
class MessageRetention {
    private static final Logger LOG = Logger.getLogger(MessageRetention.class);

    private final RetentionTable table;
    private final RetentionConfig config;
    private final Counter messages;
    private final Rounds rounds;
    /** The conversation after which to continue; empty at the beginning. */
    private volatile String reached = "";

    MessageRetention(RetentionTable table, RetentionConfig config, MeterRegistry meters) {
        this.table = table;
        this.config = config;
        this.messages = meters.counter("parley.retention.messages");
        this.rounds = new Rounds(
                "retention.messages",
                meters,
                () -> sweep().replaceWith(false),
                failure -> LOG.debugf("Deleting old messages failed: %s", failure.toString()));
    }

    void start(@Observes StartupEvent event, Timers timers) {
        timers.every(config.interval(), rounds::begin);
    }

    /** Deletes what is due, up to the bounds. An instance runs one sweep at a time. */
    Uni<Void> sweep() {
        return messages(config.statements());
    }

    private Uni<Void> messages(int atMost) {
        return table.deleteMessages(reached, config.page(), config.batch()).chain(batch -> {
            messages.increment(batch.deleted());
            if (!batch.mine()) {
                return Uni.createFrom().voidItem();
            }
            boolean more = batch.deleted() == config.batch();
            boolean end = batch.lookedAt() < config.page();
            if (!more) {
                reached = end ? "" : batch.last();
            }
            return atMost == 1 || (end && !more) ? Uni.createFrom().voidItem() : messages(atMost - 1);
        });
    }
}
