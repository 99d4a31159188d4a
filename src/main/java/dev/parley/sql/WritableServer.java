package dev.parley.sql;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one of several servers that takes writes, like {@code target_session_attrs=read-write}. All are asked at
 * once, and the first in the list that takes writes is used for a second. Thread-safe.
 */
final class WritableServer implements Supplier<Future<SqlConnectOptions>> {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration FRESH_FOR = Duration.ofSeconds(1);
    private static final String WRITABLE =
            "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'";

    private record Search(long begunAt, Future<SqlConnectOptions> found) {
        private boolean isCurrent() {
            return !found.isComplete() || (found.succeeded() && System.nanoTime() - begunAt < FRESH_FOR.toNanos());
        }
    }

    private final Vertx vertx;
    private final List<PgConnectOptions> servers;
    private final AtomicReference<@Nullable Search> latest = new AtomicReference<>();

    WritableServer(Vertx vertx, List<PgConnectOptions> servers) {
        this.vertx = vertx;
        this.servers = List.copyOf(servers);
    }

    @Override
    public Future<SqlConnectOptions> get() {
        Search before = latest.get();
        if (before != null && before.isCurrent()) {
            return before.found();
        }
        Promise<SqlConnectOptions> found = Promise.promise();
        Search search = new Search(System.nanoTime(), found.future());
        if (!latest.compareAndSet(before, search)) {
            return get();
        }
        List<Future<Boolean>> asked = servers.stream().map(this::isWritable).toList();
        Future.join(asked).onComplete(_ -> {
            for (int i = 0; i < servers.size(); i++) {
                if (asked.get(i).succeeded() && asked.get(i).result()) {
                    found.complete(servers.get(i));
                    return;
                }
            }
            String sentence = "none of the " + servers.size() + " PostgreSQL servers takes writes";
            if (asked.stream().anyMatch(Future::succeeded)) {
                found.fail(new ReadOnlyException(sentence));
            } else {
                found.fail(sentence);
            }
        });
        return search.found();
    }

    private Future<Boolean> isWritable(PgConnectOptions server) {
        Promise<Boolean> answer = Promise.promise();
        long timer = vertx.setTimer(PATIENCE.toMillis(), _ -> answer.tryFail("no answer"));
        PgConnection.connect(vertx, server).onFailure(answer::tryFail).onSuccess(connection -> {
            answer.future().onComplete(_ -> connection.close());
            connection
                    .query(WRITABLE)
                    .execute()
                    .onSuccess(rows -> answer.tryComplete(rows.iterator().next().getBoolean(0)))
                    .onFailure(answer::tryFail);
        });
        return answer.future().onComplete(_ -> vertx.cancelTimer(timer));
    }
}
