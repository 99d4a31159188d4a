package dev.parley.outbox;

import dev.parley.bus.ConfirmedBus;
import dev.parley.bus.ConfirmedBus.AddressedFrame;
import dev.parley.outbox.OutboxRows.Settled;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.RefusedException;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Publishes batches of rows of the outbox, and runs the commands among them. */
final class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);

    private final OutboxRows rows;
    private final ConfirmedBus bus;
    private final OutboxConfig config;
    private final OutboxMetrics metrics;
    private final OutboxCommands commands;

    Outbox(OutboxRows rows, ConfirmedBus bus, OutboxCommands commands, OutboxConfig config, OutboxMetrics metrics) {
        this.rows = rows;
        this.commands = commands;
        this.bus = bus;
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * Publishes one batch. Does nothing if there is none, or another instance publishes. If it fails, the rows stay,
     * and what was published then is published again.
     *
     * @return whether another batch should follow at once
     */
    Uni<Boolean> relayBatch() {
        return rows.ageOfOldest().chain(age -> {
            metrics.lag(age.orElse(0));
            return age.isEmpty()
                    ? Uni.createFrom().item(false)
                    : rows.inTurn(this::settle).map(size -> size == config.batchSize());
        });
    }

    /** Deletes rows that were set aside longer ago than they are kept. */
    Uni<Void> forget() {
        return rows.forget(config.keepSetAside());
    }

    private Uni<Settled> settle(List<OutboxRow> batch) {
        Progress progress = new Progress(System.nanoTime() + config.timeout().toNanos() / 2);
        return settle(batch, progress).map(_ -> {
            metrics.relayed(progress.done.size(), progress.poison.size());
            return new Settled(progress.done, progress.poison);
        });
    }

    /**
     * Publishes the rows up to the next command, runs the command, then goes on: the rows of an address keep their
     * order.
     */
    private Uni<Void> settle(List<OutboxRow> rest, Progress progress) {
        int told = 0;
        while (told < rest.size() && !commands.asks(rest.get(told))) {
            told++;
        }
        List<OutboxRow> after = rest.subList(told, rest.size());
        Uni<Void> published = publish(rest.subList(0, told), progress);
        return after.isEmpty() || progress.late()
                ? published
                : published
                        .chain(() -> run(after.getFirst(), progress))
                        .chain(() -> settle(after.subList(1, after.size()), progress));
    }

    private Uni<Void> publish(List<OutboxRow> rows, Progress progress) {
        List<AddressedFrame> frames = new ArrayList<>(rows.size());
        List<Long> ids = new ArrayList<>(rows.size());
        for (OutboxRow row : rows) {
            try {
                frames.add(row.frame());
                ids.add(row.id());
            } catch (InvalidInputException bad) {
                progress.setAside(row, bad);
            }
        }
        return frames.isEmpty()
                ? Uni.createFrom().voidItem()
                : bus.publish(frames).invoke(() -> progress.done.addAll(ids));
    }

    private Uni<Void> run(OutboxRow row, Progress progress) {
        return commands.run(row)
                .invoke(() -> progress.done.add(row.id()))
                .onFailure(Outbox::forGood)
                .recoverWithItem(bad -> {
                    progress.setAside(row, bad);
                    return null;
                });
    }

    /** Whether the row would fail again however often it is tried. */
    private static boolean forGood(Throwable failure) {
        return failure instanceof InvalidInputException
                || (failure instanceof RefusedException refusal
                        && switch (refusal.code()) {
                            case UNAVAILABLE, INTERNAL, RATE_LIMITED -> false;
                            default -> true;
                        });
    }

    /** The outcome of a batch, row by row. */
    private static final class Progress {
        private final long lateAt;
        private final List<Long> done = new ArrayList<>();
        private final Map<Long, String> poison = new LinkedHashMap<>();

        private Progress(long lateAt) {
            this.lateAt = lateAt;
        }

        /** Whether the rest waits for the next batch, so that this one is committed in time. */
        private boolean late() {
            return System.nanoTime() - lateAt > 0;
        }

        private void setAside(OutboxRow row, Throwable why) {
            poison.put(row.id(), why.getMessage());
            LOG.warnf("Row %d of the outbox is set aside: %s", row.id(), why.getMessage());
        }
    }
}
