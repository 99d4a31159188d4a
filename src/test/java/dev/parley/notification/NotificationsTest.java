package dev.parley.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NotificationsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Notifications notifications;

    @Inject
    NotificationTable table;

    @Inject
    NotificationRetention retention;

    @Inject
    Pool pool;

    private final String ann = "ann-" + UUID.randomUUID();
    private final String bob = "bob-" + UUID.randomUUID();

    @Test
    void theNewestComeFirstPageByPage() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(create(ann, "n" + i));
        }
        create(bob, "another's");

        NotificationPage first = get(notifications.page(ann, null, 2, false));
        NotificationPage second =
                get(notifications.page(ann, first.notifications().getLast().id(), 2, false));
        NotificationPage third =
                get(notifications.page(ann, second.notifications().getLast().id(), 2, false));

        assertThat(ids(first)).isEqualTo(ids.subList(0, 2));
        assertThat(ids(second)).isEqualTo(ids.subList(2, 4));
        assertThat(ids(third)).isEqualTo(ids.subList(4, 5));
        assertThat(List.of(first.hasMore(), second.hasMore(), third.hasMore())).containsExactly(true, true, false);
        assertThat(first.unreadCount()).isEqualTo(5);
        Kept newest = first.notifications().getFirst();
        assertThat(newest.title()).isEqualTo("n4");
        assertThat(newest.payload()).isEqualTo("{\"order_id\":456}");
        assertThat(newest.readAt()).isNull();
    }

    @Test
    void readingIsForTheirOwnerAndAgainWithoutEffect() {
        long id = create(ann, "n");
        create(ann, "other");

        assertThatThrownBy(() -> get(notifications.markRead(bob, id)))
                .isInstanceOfSatisfying(RefusedException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.NOT_FOUND));
        assertThat(get(notifications.page(ann, null, 10, false)).unreadCount()).isEqualTo(2);

        get(notifications.markRead(ann, id));
        Kept read =
                get(notifications.page(ann, null, 10, false)).notifications().getLast();
        get(notifications.markRead(ann, id));

        NotificationPage page = get(notifications.page(ann, null, 10, false));
        assertThat(page.notifications().getLast()).isEqualTo(read);
        assertThat(read.readAt()).isNotNull();
        assertThat(page.unreadCount()).isEqualTo(1);
        assertThat(get(notifications.page(ann, null, 10, true)).notifications())
                .extracting(Kept::title)
                .containsExactly("other");
    }

    @Test
    void allAreReadAtOnce() {
        create(ann, "a");
        create(ann, "b");
        create(bob, "c");

        assertThat(get(notifications.markAllRead(ann))).isEqualTo(2);
        assertThat(get(notifications.markAllRead(ann))).isZero();
        assertThat(get(notifications.page(ann, null, 10, true)).notifications()).isEmpty();
        assertThat(get(notifications.page(bob, null, 10, true)).unreadCount()).isEqualTo(1);
    }

    @Test
    void anEventHasOneEffectHoweverOftenItComesAtOnce() {
        String event = "evt-" + UUID.randomUUID();
        List<Uni<Optional<Long>>> tries = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tries.add(notifications.createOnce("test", event, notification(ann, "once")));
        }

        List<Optional<Long>> made = get(Uni.join().all(tries).andFailFast());

        assertThat(made.stream().flatMap(Optional::stream)).hasSize(1);
        assertThat(get(notifications.page(ann, null, 10, false)).notifications())
                .hasSize(1);
    }

    @Test
    void whatIsTooOldGoesAndTheRestStays() {
        long old = create(ann, "old");
        long kept = create(ann, "kept");
        age(old, "31 days");
        age(kept, "29 days");
        String event = "evt-" + UUID.randomUUID();
        get(notifications.createOnce("test", event, notification(bob, "x")));
        pool.preparedQuery("UPDATE handled_event SET handled_at = now() - interval '31 days' WHERE event_id = $1")
                .executeAndAwait(Tuple.of(event));

        get(retention.sweep());

        assertThat(ids(get(notifications.page(ann, null, 10, false)))).containsExactly(kept);
        assertThat(pool.preparedQuery("SELECT 1 FROM handled_event WHERE event_id = $1")
                        .executeAndAwait(Tuple.of(event))
                        .size())
                .isZero();
    }

    @Test
    void oldOnesGoInBatchesOldestFirst() {
        List<Long> old = new ArrayList<>();
        for (int days = 1003; days > 1000; days--) {
            long id = create(ann, "old");
            age(id, days + " days");
            old.add(id);
        }

        assertThat(get(table.forget(Duration.ofDays(1000), 2))).isEqualTo(2);
        assertThat(ids(get(notifications.page(ann, null, 10, false)))).containsExactly(old.getLast());
        assertThat(get(table.forget(Duration.ofDays(1000), 2))).isEqualTo(1);
    }

    @Test
    void whileOneInstanceDeletesAnotherDoesNot() {
        long id = create(ann, "old");
        age(id, "2000 days");
        SqlConnection other = pool.getConnectionAndAwait();
        try {
            other.query("BEGIN").executeAndAwait();
            other.query("SELECT pg_advisory_xact_lock(" + 0x7061726c65790002L + ")")
                    .executeAndAwait();

            assertThat(get(table.forget(Duration.ofDays(1900), 10))).isZero();

            other.query("ROLLBACK").executeAndAwait();
        } finally {
            other.closeAndAwait();
        }
        assertThat(get(table.forget(Duration.ofDays(1900), 10))).isEqualTo(1);
    }

    private void age(long id, String age) {
        pool.preparedQuery("UPDATE notification SET created_at = now() - $2::text::interval WHERE id = $1")
                .executeAndAwait(Tuple.of(id, age));
    }

    private long create(String user, String title) {
        return get(notifications.create(notification(user, title)));
    }

    private static NewNotification notification(String user, String title) {
        return new NewNotification(user, "t", title, "m", "{\"order_id\":456}");
    }

    private static List<Long> ids(NotificationPage page) {
        return page.notifications().stream().map(Kept::id).toList();
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
