package dev.parley.delivery;

import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads the log for feeds and readers, again and again while it cannot be read and somebody still wants it. */
@ApplicationScoped
class LogReader {
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);
    private static final int PAGE = 200;

    private final MessageSource source;
    private final Scheduler scheduler;
    private final DeliveryMetrics metrics;

    LogReader(MessageSource source, Scheduler scheduler, DeliveryMetrics metrics) {
        this.source = source;
        this.scheduler = scheduler;
        this.metrics = metrics;
    }

    void after(Shard shard, String conversationId, long seq, int limit, BooleanSupplier wanted,
               Consumer<List<Message>> found, Runnable givenUp) {
        persist(shard, () -> source.after(conversationId, seq, limit), wanted, found, givenUp);
    }

    /**
     * Asks until it is answered or no longer wanted, after 0.1 s at first and 5 s at most. What follows from either
     * happens on the shard's loop.
     */
    <T> void persist(Shard shard, Supplier<Uni<T>> question, BooleanSupplier wanted, Consumer<T> answered, Runnable givenUp) {
        persist(shard, question, wanted, answered, givenUp, FIRST_RETRY);
    }

    private <T> void persist(Shard shard, Supplier<Uni<T>> question, BooleanSupplier wanted, Consumer<T> answered,
                             Runnable givenUp, Duration delay) {
        question.get().subscribe().with(answer -> shard.run(() -> answered.accept(answer)), _ -> shard.run(() -> {
            if (wanted.getAsBoolean()) {
                Duration next = delay.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? delay.multipliedBy(2) : LAST_RETRY;
                scheduler.after(delay, () -> persist(shard, question, wanted, answered, givenUp, next));
            } else {
                givenUp.run();
            }
        }));
    }

    /** Reads messages of which it is said that they were changed, and tells of what was not told. On the shard's loop. */
    void tellEdits(Shard shard, Feed<Session> feed, List<Long> seqs) {
        List<Long> first = seqs.subList(0, Math.min(PAGE, seqs.size()));
        persist(shard, () -> source.at(feed.conversationId(), first), () -> !feed.isEmpty(), changed -> {
            changed.forEach(message -> tellEdit(feed, message));
            fillGap(shard, feed);
            if (first.size() < seqs.size()) {
                tellEdits(shard, feed, seqs.subList(first.size(), seqs.size()));
            }
        }, () -> { });
    }

    private void tellEdit(Feed<Session> feed, Message message) {
        Event event = message.deletedAt() == null ? new Event.MessageUpdated(message)
                : Event.MessageDeleted.of(message);
        Parcel parcel = new Parcel(event, System.nanoTime());
        Edits.Version version = Edits.Version.of(message.seq(), message.editedAt(), message.deletedAt());
        if (feed.edited(version, session -> {
            if (session.maySee(feed.conversationId(), version.seq())) {
                session.deliver(parcel);
            }
        })) {
            metrics.editRescued();
        }
    }

    static List<Parcel> parcels(List<Message> page) {
        return page.stream().map(message -> new Parcel(new Event.MessageNew(message), System.nanoTime())).toList();
    }

    /** Where messages are known to exist that the feed did not get, reads them. On the shard's loop. */
    void fillGap(Shard shard, Feed<Session> feed) {
        if (!feed.hasGap() || feed.fetching()) {
            return;
        }
        feed.fetching(true);
        metrics.gapFetch();
        long head = feed.head();
        long logged = feed.logged();
        after(shard, feed.conversationId(), head, PAGE, () -> !feed.isEmpty(), page -> {
            feed.fetching(false);
            feed.filled(head, parcels(page), page.size() < PAGE, logged);
            fillGap(shard, feed);
        }, () -> {
            feed.fetching(false);
            if (!feed.isEmpty()) {
                fillGap(shard, feed);
            }
        });
    }
}
