package dev.parley.conversation;

import dev.parley.bus.Address;
import dev.parley.conversation.message.Announcer;
import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.conversation.message.LogEntries;
import dev.parley.protocol.Event;
import dev.parley.protocol.RefusedException;
import dev.parley.scheduling.EventLoops;
import dev.parley.sql.PooledConnections;
import dev.parley.sql.SqlConfig;
import dev.parley.sql.Statements;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of Hibernate Reactive, each on a Vert.x context of its own. Hibernate keeps session and transaction on
 * the context: two at once on one context would share them, and a failure of one would roll the other back.
 * Thread-safe.
 */
@ApplicationScoped
class Transactions {
    private final Vertx vertx;
    private final PooledConnections connections;
    private final Announcer announcer;
    private final ConversationTable conversations;
    private final UserEntries users;
    private final Duration timeout;

    Transactions(
            Vertx vertx,
            PooledConnections connections,
            Announcer announcer,
            ConversationTable conversations,
            UserEntries users,
            SqlConfig config) {
        this.vertx = vertx;
        this.connections = connections;
        this.announcer = announcer;
        this.conversations = conversations;
        this.users = users;
        this.timeout = config.statementTimeout();
    }

    /** The result of a transaction, and the notices to publish after its commit. */
    record Outcome<T>(T value, List<Notice> notices) {
        Outcome {
            notices = List.copyOf(notices);
        }

        static <T> Outcome<T> quiet(T value) {
            return new Outcome<>(value, List.of());
        }
    }

    /**
     * Runs {@code work} in a new transaction, commits, publishes the notices and completes on the caller's context.
     * Fails with {@link RefusedException} only. A failure of {@code work} rolls back, and nothing is published.
     */
    <T> Uni<T> commit(Supplier<Uni<Outcome<T>>> work) {
        return run(() -> work.get().flatMap(this::log)).map(outcome -> {
            announcer.publish(outcome.notices());
            return outcome.value();
        });
    }

    /**
     * Logs the changes among the notices, which then have their positions in the logs. The logs of users come last, so
     * that all transactions lock conversations before users.
     */
    private <T> Uni<Outcome<T>> log(Outcome<T> outcome) {
        List<Notice> notices = new ArrayList<>(outcome.notices());
        Uni<Void> logged = Uni.createFrom().voidItem();
        for (int i = 0; i < notices.size(); i++) {
            int place = i;
            Notice notice = notices.get(i);
            if (notice.address() instanceof Address.Conversation(var id) && LogEntries.isChange(notice.event())) {
                logged = logged.chain(() -> conversations
                        .log(id, LogEntries.type(notice.event()), LogEntries.write(notice.event()))
                        .invoke(seq ->
                                notices.set(place, Notice.toConversation(id, LogEntries.at(notice.event(), seq))))
                        .replaceWithVoid());
            }
        }
        return logged.chain(() -> logForUsers(notices)).map(_ -> new Outcome<>(outcome.value(), notices));
    }

    private Uni<Void> logForUsers(List<Notice> notices) {
        List<Integer> places = new ArrayList<>();
        List<UserEntries.Change> changes = new ArrayList<>();
        for (int i = 0; i < notices.size(); i++) {
            Notice notice = notices.get(i);
            if (notice.address() instanceof Address.User(var userId)) {
                places.add(i);
                changes.add(new UserEntries.Change(userId, UserEntries.conversationOf(notice.event())));
            }
        }
        if (places.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return users.append(changes)
                .invoke(seqs -> {
                    for (int i = 0; i < places.size(); i++) {
                        Notice notice = notices.get(places.get(i));
                        notices.set(
                                places.get(i),
                                new Notice(notice.address(), new Event.UserEntry(notice.event(), seqs.get(i)), null));
                    }
                })
                .replaceWithVoid();
    }

    private <T> Uni<T> run(Supplier<Uni<T>> work) {
        Context caller = Vertx.currentContext();
        Uni<T> answer = Uni.createFrom()
                .<T>emitter(emitter -> own(caller)
                        .runOnContext(ignored ->
                                Panache.withTransaction(work).subscribe().with(emitter::complete, emitter::fail)))
                .ifNoItem()
                .after(timeout)
                .fail()
                .onFailure()
                .invoke(connections::failed)
                .onFailure()
                .transform(Transactions::refusal);
        return EventLoops.answerHere(answer);
    }

    /** On the caller's event loop if it is on one, which spares changing threads. */
    @SuppressWarnings("NullAway") // The duplicate is null only if there is no parent.
    private Context own(@Nullable Context caller) {
        Context parent = caller != null && caller.isEventLoopContext() ? caller : EventLoops.newContext(vertx);
        Context own = VertxContext.createNewDuplicatedContext(parent);
        VertxContextSafetyToggle.setContextSafe(own, true);
        return own;
    }

    private static Throwable refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedException refusal) {
                return refusal;
            }
        }
        return Statements.refusal(failure);
    }
}
