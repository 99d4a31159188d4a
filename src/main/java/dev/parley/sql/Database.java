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
 * Runs statements, each a transaction of its own or several in one, with a time limit after which the connection is
 * closed, see {@link HungConnection}. Thread-safe.
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
     * Fails with what the driver says, or with a {@link TimeoutException} when a connection and the answer together
     * took longer than the limit; the statement may have been committed then.
     */
    public Uni<RowSet<Row>> run(String sql, Tuple arguments) {
        return timed(connection -> connection.preparedQuery(sql).execute(arguments));
    }

    /**
     * Runs a statement under locks that another one takes before it. What was committed while the locks were waited
     * for, the second statement sees: one statement that locks would see the rows it has locked as they are, and
     * everything else as it was. Fails as {@link #run}.
     */
    public Uni<RowSet<Row>> runLocked(String lock, Tuple locked, String sql, Tuple arguments) {
        return transaction(
                connection -> connection.preparedQuery(lock).execute(locked).compose(ignored -> connection
                        .preparedQuery(sql)
                        .execute(arguments)));
    }

    /**
     * Runs a statement whose locks and changes are taken back at once: to see whether they could be had. Fails as
     * {@link #run}.
     */
    public Uni<RowSet<Row>> tryOut(String sql, Tuple arguments) {
        return timed(connection -> connection
                .begin()
                .compose(transaction ->
                        connection.preparedQuery(sql).execute(arguments).eventually(() -> transaction.rollback())));
    }

    /**
     * Runs several statements in one transaction: committed if the work succeeds, rolled back if it fails. Fails as
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

    /** One piece of work's way; touched on one context only. */
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
