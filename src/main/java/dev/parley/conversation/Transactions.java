package dev.parley.conversation;

import dev.parley.conversation.message.Announcer;
import dev.parley.conversation.message.Announcer.Notice;
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
import java.util.List;
import java.util.function.Supplier;

/**
 * Transactions of Hibernate Reactive, each on a Vert.x context of its own: Hibernate keeps session and transaction on
 * the context, so two at once on one context would share them, and one's failure would undo the other's work.
 */
@ApplicationScoped
class Transactions {
    private final Vertx vertx;
    private final PooledConnections connections;
    private final Announcer announcer;
    private final Duration timeout;

    Transactions(Vertx vertx, PooledConnections connections, Announcer announcer, SqlConfig config) {
        this.vertx = vertx;
        this.connections = connections;
        this.announcer = announcer;
        this.timeout = config.statementTimeout();
    }

    /** What a transaction gives, and what is told once it is committed. */
    record Outcome<T>(T value, List<Notice> notices) {
        Outcome {
            notices = List.copyOf(notices);
        }

        static <T> Outcome<T> quiet(T value) {
            return new Outcome<>(value, List.of());
        }
    }

    /**
     * Runs {@code work} in a new transaction, commits, tells, and answers on the caller's context. May be called from
     * any thread. Fails with {@link RefusedException} only; any failure of {@code work} rolls back and tells nothing.
     */
    <T> Uni<T> commit(Supplier<Uni<Outcome<T>>> work) {
        return run(work).map(outcome -> {
            announcer.tell(outcome.notices());
            return outcome.value();
        });
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

    /** On the caller's event loop where it is on one: nothing has to change threads then. */
    private Context own(Context caller) {
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
