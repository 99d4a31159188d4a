package dev.parley.delivery;

import dev.parley.feed.Edits;
import dev.parley.feed.Feed;
import dev.parley.feed.LogTail.Edit;
import dev.parley.feed.MessageSource;
import dev.parley.feed.PreparedEvent;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.scheduling.Scheduler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
            Consumer<List<Message>> found,
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

    /**
     * Reads messages that were changed according to the log's tail, and publishes the changes that were not published.
     * Event loop only.
     */
    void tellEdits(Shard shard, Feed<Session> feed, List<Edit> edits) {
        List<Edit> first = edits.subList(0, Math.min(PAGE, edits.size()));
        Map<Edits.Version, Long> transactions =
                first.stream().collect(Collectors.toMap(Edits.Version::of, Edit::transaction, Math::max));
        List<Long> seqs = first.stream().map(Edit::seq).distinct().toList();
        persist(
                shard,
                () -> source.at(feed.conversationId(), seqs),
                () -> !feed.isEmpty(),
                changed -> {
                    changed.forEach(message -> tellEdit(feed, message, transactions));
                    fillGap(shard, feed);
                    if (first.size() < edits.size()) {
                        tellEdits(shard, feed, edits.subList(first.size(), edits.size()));
                    }
                },
                () -> {});
    }

    private void tellEdit(Feed<Session> feed, Message message, Map<Edits.Version, Long> transactions) {
        Event event =
                message.deletedAt() == null ? new Event.MessageUpdated(message) : Event.MessageDeleted.of(message);
        PreparedEvent prepared = new PreparedEvent(event, System.nanoTime());
        Edits.Version version = Edits.Version.of(message.seq(), message.editedAt(), message.deletedAt());
        if (feed.edited(version, session -> {
            // A version that is not in the list was made by a later transaction, which is not known yet.
            Long transaction = transactions.get(version);
            if (session.maySee(feed.conversationId(), version.seq())
                    && (transaction == null || !session.hasSeen(feed.conversationId(), transaction))) {
                session.deliver(prepared);
            }
        })) {
            metrics.editRescued();
        }
    }

    static List<PreparedEvent> parcels(List<Message> page) {
        return page.stream()
                .map(message -> new PreparedEvent(new Event.MessageNew(message), System.nanoTime()))
                .toList();
    }

    /** Reads messages that are known to exist and have not arrived at the feed. Event loop only. */
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
                    feed.filled(head, parcels(page), page.size() < PAGE, logged);
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
