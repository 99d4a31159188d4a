package dev.parley.notification;

import dev.parley.bus.Address;
import dev.parley.delivery.Hub;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.RefusedException;
import dev.parley.sql.Batches;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The notifications of users, which are stored first and then delivered live. Fails with {@link RefusedException} only,
 * {@code unavailable} if the database does not answer. Thread-safe.
 */
@ApplicationScoped
public class Notifications {
    /** The maximum size of a page. */
    public static final int MAX_PAGE = 100;

    private static final int ERASE_BATCH = 500;
    private static final int ERASE_BATCHES = 100;

    private final NotificationTable table;
    private final Hub hub;
    private final Counter created;

    Notifications(NotificationTable table, Hub hub, MeterRegistry registry) {
        this.table = table;
        this.hub = hub;
        this.created = registry.counter("parley.notifications.created");
    }

    /**
     * Stores a notification, publishes it to the user's connections, and returns its id. A user who is offline finds it
     * in the list.
     */
    public Uni<Long> create(NewNotification notification) {
        return table.insert(notification).map(kept -> {
            publish(notification.userId(), kept);
            return kept.id();
        });
    }

    /**
     * Creates a notification for a call with an idempotency key. A repetition stores and publishes nothing, and returns
     * the id of the first. Fails with {@code conflict} if the key was used for a different call.
     */
    public Uni<Long> create(KeyedCall call, NewNotification notification) {
        return table.insertOnce(call, notification).chain(first -> {
            if (first.isPresent()) {
                publish(notification.userId(), first.get());
                return Uni.createFrom().item(first.get().id());
            }
            return table.handled(call).map(earlier -> {
                HandledCalls.requireSame(call, earlier);
                return earlier.result();
            });
        });
    }

    /**
     * Creates a notification for an event of another service, which may arrive several times. Only the first has an
     * effect.
     *
     * @return empty if the event was handled before
     */
    Uni<Optional<Long>> createOnce(String source, String eventId, NewNotification notification) {
        return table.insertOnce(source, eventId, notification)
                .map(first -> first.map(kept -> {
                    publish(notification.userId(), kept);
                    return kept.id();
                }));
    }

    /**
     * Returns a page of notifications, newest first.
     *
     * @param before only those older than the one with this id; null for the newest
     * @param limit  1 to {@link #MAX_PAGE}
     */
    public Uni<NotificationPage> page(String userId, @Nullable Long before, int limit, boolean unreadOnly) {
        return Uni.combine()
                .all()
                .unis(
                        table.page(userId, before == null ? Long.MAX_VALUE : before, unreadOnly, limit + 1),
                        table.countUnread(userId))
                .with((found, unread) -> {
                    List<Kept> page = found.subList(0, Math.min(limit, found.size()));
                    return new NotificationPage(page, unread, found.size() > limit);
                });
    }

    /**
     * Marks a notification as read. A repetition has no effect. Fails with {@code not_found} if the user has no such
     * notification.
     */
    public Uni<Void> markRead(String userId, long id) {
        return table.markRead(userId, id)
                .invoke(found -> {
                    if (!found) {
                        throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such notification");
                    }
                })
                .replaceWithVoid();
    }

    /** Marks all as read. @return how many were unread */
    public Uni<Integer> markAllRead(String userId) {
        return table.markAllRead(userId);
    }

    /** Deletes all notifications of the user, up to a bound. A repetition has no effect. */
    public Uni<Batches.Done> erase(String userId) {
        return Batches.run(() -> table.forgetUser(userId, ERASE_BATCH), ERASE_BATCH, ERASE_BATCHES);
    }

    private void publish(String userId, Kept kept) {
        created.increment();
        Event event = kept.event();
        hub.publish(new Address.User(userId), event);
    }
}
