package dev.parley.delivery;

import dev.parley.feed.Feed;
import dev.parley.feed.Log;
import dev.parley.feed.MessageSource;
import dev.parley.feed.PreparedEvent;
import dev.parley.feed.UserLog;
import dev.parley.protocol.Event;
import dev.parley.scheduling.Scheduler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads logs for feeds and readers. A read that fails is repeated as long as its result is wanted. */
@ApplicationScoped
class LogReader {
    /** The number of entries that one statement reads of a log. */
    static final int PAGE = 200;

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);

    private final MessageSource conversations;
    private final UserLog users;
    private final Scheduler scheduler;
    private final DeliveryMetrics metrics;

    LogReader(MessageSource conversations, UserLog users, Scheduler scheduler, DeliveryMetrics metrics) {
        this.conversations = conversations;
        this.users = users;
        this.scheduler = scheduler;
        this.metrics = metrics;
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

    /**
     * Gives a reader what it missed, page by page as fast as it takes it, and then live entries. Event loop only.
     *
     * @param after  the {@code seq} at which the reader was attached
     * @param page   the first page after it
     * @param logged the {@code seq} that the log certainly had when the page was read
     */
    void replay(Session session, Feed<Session> feed, long after, List<Event> page, long logged) {
        OptionalLong next = feed.replayed(session, after, prepared(page), page.size() < PAGE, logged);
        next.ifPresent(seq -> session.writer().whenDrained(() -> {
            long loggedNow = Math.max(logged, feed.head());
            persist(
                    session.shard(),
                    () -> after(feed.log(), seq),
                    () -> !session.closed() && feed.has(session),
                    more -> replay(session, feed, seq, more, loggedNow),
                    () -> {});
        }));
        fillGap(session.shard(), feed);
    }

    private Uni<List<Event>> after(Log log, long seq) {
        return switch (log) {
            case Log.OfConversation(var id) -> conversations.after(id, seq, PAGE);
            case Log.OfUser(var id) -> users.missed(id, seq, PAGE).map(UserLog.Missed::entries);
        };
    }

    private Uni<List<Event>> liveAfter(Log log, long seq) {
        return switch (log) {
            case Log.OfConversation(var id) -> conversations.liveAfter(id, seq, PAGE);
            case Log.OfUser(var id) -> users.missed(id, seq, PAGE).map(UserLog.Missed::entries);
        };
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
                () -> liveAfter(feed.log(), head),
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
