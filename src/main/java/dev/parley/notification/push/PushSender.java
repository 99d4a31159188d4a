package dev.parley.notification.push;

import dev.parley.conversation.message.MessageHistory;
import dev.parley.protocol.Message;
import dev.parley.sql.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.StreamSupport;

/**
 * Calls the webhook for the rows of the table {@code push}, on all instances at the same time. An instance claims rows
 * for a while; if it dies before it has stored the outcome, another one claims them then. So each push is delivered at
 * least once.
 */
@ApplicationScoped
class PushSender {
    private static final int GONE = 410;

    private final Database database;
    private final MessageHistory messages;
    private final PushWebhook webhook;
    private final PushConfig config;
    private final PushMetrics metrics;

    PushSender(
            Vertx vertx,
            Pool pool,
            MessageHistory messages,
            PushWebhook webhook,
            PushConfig config,
            PushMetrics metrics) {
        this.database = new Database(vertx, pool, PushTable.TIMEOUT);
        this.messages = messages;
        this.webhook = webhook;
        this.config = config;
        this.metrics = metrics;
    }

    /** Sends pushes that are due, as many as may be in flight. @return whether there may be more right now */
    Uni<Boolean> send() {
        Duration attempt = config.timeout().multipliedBy(3);
        return database.run(PushTable.CLAIM, Tuple.of(config.concurrency(), (double) attempt.toSeconds()))
                .chain(rows -> {
                    List<Row> claimed =
                            StreamSupport.stream(rows.spliterator(), false).toList();
                    return pushes(claimed)
                            .chain(pushes -> Multi.createFrom()
                                    .iterable(pushes)
                                    .onItem()
                                    .transformToUniAndMerge(this::send)
                                    .collect()
                                    .last())
                            .replaceWith(claimed.size() == config.concurrency());
                });
    }

    /** Counts pending pushes, and deletes those that died long ago. */
    Uni<Void> tidy() {
        return database.run(PushTable.PENDING, Tuple.tuple())
                .invoke(rows -> metrics.pending(rows.iterator().next().getLong(0)))
                .chain(() -> database.run(
                        PushTable.BURY, Tuple.of((double) config.giveUpAfter().toSeconds())))
                .replaceWithVoid();
    }

    private Uni<List<Push>> pushes(List<Row> rows) {
        List<Long> ids = rows.stream()
                .map(row -> row.getLong("message_id"))
                .filter(id -> id != null)
                .distinct()
                .toList();
        Uni<Map<Long, Message>> known = ids.isEmpty() ? Uni.createFrom().item(Map.of()) : messages.byIds(ids);
        return known.map(found -> {
            List<Push> pushes = new ArrayList<>(rows.size());
            rows.forEach(row -> pushes.add(new Push(
                    row.getLong("id"),
                    row.getString("user_id"),
                    row.getInteger("attempts"),
                    row.getOffsetDateTime("created_at").toInstant(),
                    about(row, found))));
            return pushes;
        });
    }

    private static Push.About about(Row row, Map<Long, Message> messages) {
        Long messageId = row.getLong("message_id");
        Message message = messageId == null ? null : messages.get(messageId);
        if (message != null && message.deletedAt() == null) {
            return new Push.About.OfMessage(message);
        }
        return row.getLong("notification_id") == null
                ? new Push.About.Gone()
                : new Push.About.OfNotification(
                        row.getLong("notification_id"),
                        row.getString("type"),
                        row.getString("title"),
                        row.getString("message"),
                        row.getString("payload"),
                        row.getOffsetDateTime("made_at").toInstant());
    }

    private Uni<Void> send(Push push) {
        if (push.about() instanceof Push.About.Gone) {
            metrics.dropped();
            return done(push);
        }
        return webhook.call(push.body()).onFailure().recoverWithItem(0).chain(status -> {
            if (status >= 200 && status < 300) {
                metrics.delivered();
                return done(push);
            } else if (status == GONE) {
                metrics.dropped();
                return done(push);
            }
            return again(push);
        });
    }

    private Uni<Void> done(Push push) {
        return database.run(PushTable.DONE, Tuple.of(push.id())).replaceWithVoid();
    }

    private Uni<Void> again(Push push) {
        double wait = new PushRetry(config.firstRetry(), config.lastRetry())
                        .after(push.attempts(), ThreadLocalRandom.current().nextDouble())
                        .toMillis()
                / 1000.0;
        return database.run(PushTable.AGAIN, Tuple.of(push.id(), push.attempts(), wait, (double)
                        config.giveUpAfter().toSeconds()))
                .invoke(rows -> {
                    if (rows.size() > 0 && rows.iterator().next().getBoolean(0)) {
                        metrics.dead();
                    } else {
                        metrics.retried();
                    }
                })
                .replaceWithVoid();
    }
}
