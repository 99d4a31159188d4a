package dev.parley.delivery;

import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads the log for feeds and readers, again and again while it cannot be read and somebody still wants it. */
@ApplicationScoped
class LogReader {
    static final Duration FIRST_RETRY = Duration.ofMillis(100);
    static final Duration LAST_RETRY = Duration.ofSeconds(5);
    private static final int PAGE = 200;

    private final MessageSource source;
    private final DeliveryMetrics metrics;

    LogReader(MessageSource source, DeliveryMetrics metrics) {
        this.source = source;
        this.metrics = metrics;
    }

    void after(String conversationId, long seq, int limit, BooleanSupplier wanted, Consumer<List<Message>> found,
               Runnable givenUp) {
        source.after(conversationId, seq, limit)
                .onFailure().retry().withBackOff(FIRST_RETRY, LAST_RETRY).until(_ -> wanted.getAsBoolean())
                .subscribe().with(found, _ -> givenUp.run());
    }

    /** Where messages are known to exist that the feed did not get, reads them. On the shard's loop. */
    void fillGap(Shard shard, Feed<Session> feed) {
        if (!feed.hasGap() || feed.fetching()) {
            return;
        }
        feed.fetching(true);
        metrics.gapFetch();
        after(feed.conversationId(), feed.head(), PAGE, () -> !feed.isEmpty(), page -> shard.run(() -> {
            feed.fetching(false);
            page.forEach(message -> feed.offer(new Parcel(new Event.MessageNew(message), System.nanoTime())));
            if (page.isEmpty()) {
                feed.nothingFollows();
            }
            fillGap(shard, feed);
        }), () -> shard.run(() -> {
            feed.fetching(false);
            if (!feed.isEmpty()) {
                fillGap(shard, feed);
            }
        }));
    }
}
