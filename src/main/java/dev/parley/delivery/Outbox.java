package dev.parley.delivery;

import dev.parley.delivery.ConfirmedBus.Letter;
import dev.parley.delivery.OutboxRows.Settled;
import dev.parley.protocol.BadFrame;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Takes batches from the table to the bus. */
final class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);

    private final OutboxRows rows;
    private final ConfirmedBus bus;
    private final OutboxConfig config;
    private final OutboxMetrics metrics;

    Outbox(OutboxRows rows, ConfirmedBus bus, OutboxConfig config, OutboxMetrics metrics) {
        this.rows = rows;
        this.bus = bus;
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * Publishes one batch, where there is one and no other instance is at it. Fails where the rows stay as they are;
     * what was published then is published again.
     *
     * @return whether there may be more to do right now
     */
    Uni<Boolean> relayBatch() {
        return rows.ageOfOldest().chain(age -> {
            metrics.lag(age.orElse(0));
            return age.isEmpty()
                    ? Uni.createFrom().item(false)
                    : rows.inTurn(this::publish).map(size -> size == config.batchSize());
        });
    }

    /** Removes what was set aside long ago. */
    Uni<Void> forget() {
        return rows.forget(config.keepSetAside());
    }

    private Uni<Settled> publish(List<OutboxRow> batch) {
        List<Long> ids = new ArrayList<>(batch.size());
        List<Letter> letters = new ArrayList<>(batch.size());
        Map<Long, String> poison = new LinkedHashMap<>();
        for (OutboxRow row : batch) {
            try {
                letters.add(row.letter());
                ids.add(row.id());
            } catch (BadFrame bad) {
                poison.put(row.id(), bad.getMessage());
                LOG.warnf("Row %d of the outbox is set aside: %s", row.id(), bad.getMessage());
            }
        }
        Uni<Void> published = letters.isEmpty() ? Uni.createFrom().voidItem() : bus.publish(letters);
        return published.map(_ -> {
            metrics.settled(ids.size(), poison.size());
            return new Settled(ids, poison);
        });
    }
}
