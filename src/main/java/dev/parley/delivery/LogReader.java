package dev.parley.delivery;

import dev.parley.feed.Feed;
import dev.parley.feed.MessageSource;
import dev.parley.feed.PreparedEvent;
import dev.parley.protocol.Event;
import dev.parley.scheduling.Scheduler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads the log for feeds and readers. A read that fails is repeated as long as its result is wanted. */
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

    void after(
            Shard shard,
            String conversationId,
            long seq,
            int limit,
            BooleanSupplier wanted,
            Consumer<List<Event>> found,
            Runnable givenUp) {
        persist(shard, () -> source.after(conversationId, seq, limit), wanted, found, givenUp);
    }

    /**
     * Asks until there is an answer or it is no longer wanted, with a back-off of 0.1 s to 5 s. The callbacks run on
     * the shard's event loop.
     */
    <T> void persist(
            Shard shard, Supplier<Uni<T>> question, BooleanSupplier wanted, Consumer<T> answered, Runnable givenUp) {
        persist(shard, question, wanted, answered, givenUp, FIRST_RETRY);
    }

    private <T> void persist(
            Shard shard,
            Supplier<Uni<T>> question,
            BooleanSupplier wanted,
            Consumer<T> answered,
            Runnable givenUp,
            Duration delay) {
        question.get()
                .subscribe()
                .with(
                        answer -> shard.run(() -> answered.accept(answer)),
                        _ -> shard.run(() -> {
                            if (wanted.getAsBoolean()) {
                                Duration next = delay.multipliedBy(2).compareTo(LAST_RETRY) < 0
                                        ? delay.multipliedBy(2)
                                        : LAST_RETRY;
                                scheduler.after(delay, () -> persist(shard, question, wanted, answered, givenUp, next));
                            } else {
                                givenUp.run();
                            }
                        }));
    }

    static List<PreparedEvent> prepared(List<Event> page) {
        return page.stream()
                .map(entry -> new PreparedEvent(entry, System.nanoTime()))
                .toList();
    }

    /** Reads entries that are known to exist and have not arrived at the feed. Event loop only. */
    void fillGap(Shard shard, Feed<Session> feed) {
        if (!feed.hasGap() || feed.fetching()) {
            return;
        }
        feed.fetching(true);
        metrics.gapFetch();
        long head = feed.head();
        long logged = feed.logged();
        persist(
                shard,
                () -> source.liveAfter(feed.conversationId(), head, PAGE),
                () -> !feed.isEmpty(),
                page -> {
                    feed.fetching(false);
                    feed.filled(head, prepared(page), page.size() < PAGE, logged);
                    fillGap(shard, feed);
                },
                () -> {
                    feed.fetching(false);
                    if (!feed.isEmpty()) {
                        fillGap(shard, feed);
                    }
                });
    }
}
