package dev.parley.delivery;

import dev.parley.delivery.HungConnection;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Runs single statements, each a transaction of its own, each with a time limit. Callable from any thread. */
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
        return Uni.createFrom().emitter(answer -> {
            Context current = Vertx.currentContext();
            Run run = new Run(sql, arguments, answer);
            if (current != null) {
                run.start();
            } else {
                vertx.getOrCreateContext().runOnContext(ignored -> run.start());
            }
        });
    }

    /** One statement's way; touched on one context only. */
    private final class Run {
        private final String sql;
        private final Tuple arguments;
        private final UniEmitter<? super RowSet<Row>> answer;
        private long timer;
        private SqlConnection connection;
        private boolean over;

        private Run(String sql, Tuple arguments, UniEmitter<? super RowSet<Row>> answer) {
            this.sql = sql;
            this.arguments = arguments;
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
            acquired.preparedQuery(sql).execute(arguments).onComplete(result -> {
                acquired.close();
                if (result.failed()) {
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
