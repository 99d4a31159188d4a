package dev.parley.sql;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements, one or several per transaction, with a time limit after which the connection is closed; see {@link
 * HungConnection}. Thread-safe.
 */
public final class Database {
    private final Vertx vertx;
    private final Pool pool;
    private final Duration timeout;

    public Database(Vertx vertx, Pool pool, Duration timeout) {
        this.vertx = vertx;
        this.pool = pool;
        this.timeout = timeout;
    }

    /**
     * Runs a statement in a transaction of its own. Fails with the driver's exception, or with a {@link
     * TimeoutException} if getting a connection and the answer together took longer than the limit; the statement may
     * have been committed then.
     */
    public Uni<RowSet<Row>> run(String sql, Tuple arguments) {
        return timed(connection -> connection.preparedQuery(sql).execute(arguments));
    }

    /**
     * Runs a statement under locks that another statement takes before it. The second statement sees what was committed
     * while the locks were waited for. A single statement that locks would see the rows that it locked as they are, and
     * all others as they were before. Fails like {@link #run}.
     */
    public Uni<RowSet<Row>> runLocked(String lock, Tuple locked, String sql, Tuple arguments) {
        return transaction(
                connection -> connection.preparedQuery(lock).execute(locked).compose(ignored -> connection
                        .preparedQuery(sql)
                        .execute(arguments)));
    }

    /**
     * Runs a statement and rolls it back at once, to find out whether its locks can be had. Fails like {@link #run}.
     */
    public Uni<RowSet<Row>> tryOut(String sql, Tuple arguments) {
        return timed(connection -> connection
                .begin()
                .compose(transaction ->
                        connection.preparedQuery(sql).execute(arguments).eventually(() -> transaction.rollback())));
    }

    /**
     * Runs several statements in one transaction. Commits if the work succeeds, rolls back if it fails. Fails like
     * {@link #run}, or with the failure of the work. If the limit passes first, the work is not cancelled, but its
     * connection is closed.
     */
    public <T> Uni<T> transaction(Function<SqlConnection, Future<T>> work) {
        return timed(connection -> connection.begin().compose(transaction -> work.apply(connection)
                .compose(result -> transaction.commit().map(result))
                .recover(failure -> transaction.rollback().transform(ignored -> Future.failedFuture(failure)))));
    }

    private <T> Uni<T> timed(Function<SqlConnection, Future<T>> work) {
        return Uni.createFrom().emitter(answer -> {
            Context current = Vertx.currentContext();
            Run<T> run = new Run<>(work, answer);
            if (current != null) {
                run.start();
            } else {
                vertx.getOrCreateContext().runOnContext(ignored -> run.start());
            }
        });
    }

    /** One piece of work on a connection. Used on one context only. */
    private final class Run<T> {
        private final Function<SqlConnection, Future<T>> work;
        private final UniEmitter<? super T> answer;
        private long timer;
        private @Nullable SqlConnection connection;
        private boolean over;

        private Run(Function<SqlConnection, Future<T>> work, UniEmitter<? super T> answer) {
            this.work = work;
            this.answer = answer;
        }

        private void start() {
            timer = vertx.setTimer(timeout.toMillis(), ignored -> expire());
            pool.getConnection().onSuccess(this::execute).onFailure(this::fail);
        }

        private void execute(SqlConnection acquired) {
            if (over) {
                acquired.close();
                return;
            }
            connection = acquired;
            work.apply(acquired).onComplete(result -> {
                acquired.close();
                if (result.failed()) {
                    PooledConnections.failed(acquired, result.cause());
                    fail(result.cause());
                } else if (end()) {
                    answer.complete(result.result());
                }
            });
        }

        private void fail(Throwable cause) {
            if (end()) {
                answer.fail(cause);
            }
        }

        private boolean end() {
            if (over) {
                return false;
            }
            over = true;
            vertx.cancelTimer(timer);
            return true;
        }

        private void expire() {
            if (end()) {
                if (connection != null) {
                    HungConnection.cut(connection);
                }
                answer.fail(new TimeoutException("no answer from the database within " + timeout));
            }
        }
    }
}
