package dev.parley.conversation.message;

import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.conversation.message.PendingDeliveries.Cursor;
import dev.parley.protocol.Event;
import dev.parley.scheduling.Timers;
import dev.parley.sql.SqlFile;
import dev.parley.sql.Statements;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Stores up to which message each user has received a conversation on some device. Cursors are written in batches, each
 * at most once per {@link DeliveriesConfig#writeInterval}, and when a device disconnects; then the other members are
 * notified, if they may know that the user is online. A cursor that is lost, because too many are pending or the instance dies, makes a message come again, and
 * never makes one be missed. Thread-safe.
 */
@ApplicationScoped
public class Deliveries {
    private static final Logger LOG = Logger.getLogger(Deliveries.class);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int BATCH = 1000;
    private static final int SHUTDOWN_SECONDS = 3;

    private static final String STORE = SqlFile.read("message/store_delivered");

    private final Statements statements;
    private final Announcer announcer;
    private final DeliveriesConfig config;
    private final PendingDeliveries pending;
    private final Counter dropped;
    private boolean writing;
    private boolean again;

    Deliveries(Statements statements, Announcer announcer, DeliveriesConfig config, MeterRegistry registry) {
        this.statements = statements;
        this.announcer = announcer;
        this.config = config;
        this.pending =
                new PendingDeliveries(config.pending(), config.writeInterval().toNanos());
        this.dropped = registry.counter("parley.delivered.dropped");
        registry.gauge("parley.delivered.pending", this, Deliveries::size);
    }

    void start(@Observes StartupEvent event, Timers timers) {
        timers.every(TICK, this::write);
    }

    /** Stores what is pending, before the pool is closed. Blocks the thread that shuts the application down. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent event)
            throws InterruptedException {
        try {
            writeAll().get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The last delivered cursors were not stored; their messages will be delivered again");
        }
    }

    /**
     * Notes that a device of the user has the conversation up to {@code seq}.
     *
     * @param held whether the device is one that does not report itself what it holds
     */
    public void delivered(String userId, String conversationId, long seq, boolean held) {
        boolean taken;
        synchronized (pending) {
            taken = pending.add(new Cursor(conversationId, userId, seq, held ? seq : 0), System.nanoTime());
        }
        if (!taken) {
            dropped.increment();
        }
    }

    /**
     * Stores the pending cursors of these conversations now: a device of the user has disconnected, and may come back
     * to another instance.
     */
    public void gone(String userId, Collection<String> conversationIds) {
        synchronized (pending) {
            conversationIds.forEach(id -> pending.hurry(id, userId, System.nanoTime()));
            again = true;
        }
        write();
    }

    /**
     * The {@code seq} up to which the user's devices hold each conversation, as far as this instance knows; it may not
     * be stored yet.
     */
    List<Long> held(String userId, List<String> conversationIds) {
        synchronized (pending) {
            return conversationIds.stream().map(id -> pending.held(id, userId)).toList();
        }
    }

    private int size() {
        synchronized (pending) {
            return pending.size();
        }
    }

    /** Writes one batch at a time. A batch that cannot be stored is retried with the next. */
    private void write() {
        List<Cursor> due;
        synchronized (pending) {
            again &= writing;
            due = writing ? List.of() : pending.due(System.nanoTime(), BATCH);
            writing |= !due.isEmpty();
        }
        if (!due.isEmpty()) {
            store(due).subscribe().with(_ -> written(), failure -> {
                synchronized (pending) {
                    pending.restore(due);
                }
                written();
                LOG.debugf("Delivered cursors were not stored: %s", failure.toString());
            });
        }
    }

    private void written() {
        boolean more;
        synchronized (pending) {
            writing = false;
            more = again;
        }
        if (more) {
            write();
        }
    }

    private CompletableFuture<Void> writeAll() {
        List<Cursor> all;
        synchronized (pending) {
            all = pending.due(Long.MAX_VALUE, BATCH);
        }
        return all.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : store(all).subscribeAsCompletionStage().thenCompose(_ -> writeAll());
    }

    private Uni<Void> store(List<Cursor> cursors) {
        return statements
                .run(
                        STORE,
                        Tuple.of(
                                texts(cursors, Cursor::conversationId),
                                texts(cursors, Cursor::userId),
                                numbers(cursors, Cursor::seq),
                                numbers(cursors, Cursor::held),
                                config.maxMembers()))
                .invoke(this::tell)
                .replaceWithVoid();
    }

    private void tell(RowSet<Row> rows) {
        for (Row row : rows) {
            String id = row.getString("conversation_id");
            announcer.publish(Notice.toConversation(
                    id,
                    new Event.MessageDelivered(
                            id, row.getString("user_id"), row.getLong("delivered_seq"), row.getLong("id"))));
        }
    }

    private static String[] texts(List<Cursor> cursors, Function<Cursor, String> field) {
        return cursors.stream().map(field).toArray(String[]::new);
    }

    private static Long[] numbers(List<Cursor> cursors, Function<Cursor, Long> field) {
        return cursors.stream().map(field).toArray(Long[]::new);
    }
}
