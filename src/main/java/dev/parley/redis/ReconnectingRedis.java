package dev.parley.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection to Redis and reconnects by itself, after 0.1 s at first and at most 5 s, with jitter. The wait
 * begins small again after a connection that lasted those 5 s. A server that takes no writes does not count; this is
 * checked on connecting and by {@link #check}. A failure is logged at once, and then once a minute. All callbacks run
 * on one Vert.x context.
 */
public final class ReconnectingRedis {
    private static final Logger LOG = Logger.getLogger(ReconnectingRedis.class);
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LAST_RETRY_MILLIS = 5_000;
    private static final long PATIENCE_MILLIS = 5_000;
    private static final long GOODBYE_MILLIS = 1_000;
    private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Vertx vertx;
    private final Context context;
    private final Redis redis;
    private final String name;
    private final String probeKey;
    private final Consumer<RedisConnection> up;
    private final Runnable down;
    private long retryMillis = FIRST_RETRY_MILLIS;
    private long connectedAt;
    private boolean complained;
    private long complainedAt;
    private volatile boolean stopped;
    private volatile @Nullable RedisConnection connection;

    /**
     * @param probeKey the key that is written to, to check whether the server takes writes
     */
    public ReconnectingRedis(
            Vertx vertx, Redis redis, String name, String probeKey, Consumer<RedisConnection> up, Runnable down) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.redis = redis;
        this.name = name;
        this.probeKey = probeKey;
        this.up = up;
        this.down = down;
    }

    public void start() {
        context.runOnContext(_ -> connect());
    }

    public void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        RedisConnection open = connection;
        if (open != null) {
            open.close();
        }
    }

    /** Closes the connection and makes a new one: for a connection that is open and does not answer any more. */
    public void renew() {
        run(() -> {
            if (connection != null) {
                lost(connection);
            }
        });
    }

    /** Like {@link #renew()}, unless that connection was closed already. */
    public void renew(RedisConnection silent) {
        run(() -> lost(silent));
    }

    public boolean isUp() {
        return connection != null;
    }

    /** Returns the connection, or null while there is none. */
    public @Nullable RedisConnection connection() {
        return connection;
    }

    public void run(Runnable task) {
        context.runOnContext(_ -> task.run());
    }

    /** Reconnects if the server does not take writes any more, and runs {@code refused} then. */
    public void check(Runnable refused) {
        run(() -> {
            RedisConnection asked = connection;
            if (asked != null) {
                write(asked).onFailure(failure -> {
                    if (RedisRefusal.is(failure)) {
                        run(() -> {
                            refused(asked, failure);
                            refused.run();
                        });
                    }
                });
            }
        });
    }

    /** Handles a command that failed on the connection: reconnects if its server cannot serve. */
    public void failed(RedisConnection on, Throwable failure) {
        if (RedisRefusal.is(failure)) {
            run(() -> refused(on, failure));
        }
    }

    private void refused(RedisConnection on, Throwable failure) {
        if (connection == on) {
            complain(failure.getMessage());
            lost(on);
        }
    }

    private Future<?> write(RedisConnection on) {
        return on.send(
                Request.cmd(Command.SET).arg(probeKey).arg(name).arg("PX").arg(1_000));
    }

    private void connect() {
        if (stopped) {
            return;
        }
        Promise<RedisConnection> attempt = Promise.promise();
        long timer =
                vertx.setTimer(PATIENCE_MILLIS, _ -> attempt.tryFail("no answer within " + PATIENCE_MILLIS + " ms"));
        Future<RedisConnection> opened = redis.connect();
        opened.onFailure(attempt::tryFail).onSuccess(fresh -> {
            // Before the first command, since a connection that has ended tells nobody who asks later.
            fresh.exceptionHandler(_ -> ended(fresh, attempt));
            fresh.endHandler(_ -> ended(fresh, attempt));
            write(fresh).onSuccess(_ -> attempt.tryComplete(fresh)).onFailure(failure -> {
                // Another error, such as a missing permission, does not mean that the server cannot serve.
                if (failure instanceof ErrorType && !RedisRefusal.is(failure)) {
                    attempt.tryComplete(fresh);
                } else {
                    attempt.tryFail(failure);
                }
            });
        });
        attempt.future()
                .onComplete(done -> context.runOnContext(_ -> {
                    vertx.cancelTimer(timer);
                    if (stopped) {
                        opened.onSuccess(this::drop);
                    } else if (done.succeeded()) {
                        connected(done.result());
                    } else {
                        opened.onSuccess(this::drop);
                        complain(done.cause().getMessage());
                        retry();
                    }
                }));
    }

    private void ended(RedisConnection fresh, Promise<RedisConnection> attempt) {
        attempt.tryFail("connection lost");
        run(() -> lost(fresh));
    }

    private void connected(RedisConnection opened) {
        connectedAt = System.nanoTime();
        connection = opened;
        complained = false;
        LOG.infof("Redis %s: connected", name);
        up.accept(opened);
    }

    private void lost(RedisConnection lost) {
        if (connection != lost) {
            return;
        }
        connection = null;
        if (System.nanoTime() - connectedAt > TimeUnit.MILLISECONDS.toNanos(LAST_RETRY_MILLIS)) {
            retryMillis = FIRST_RETRY_MILLIS;
        }
        drop(lost);
        // The application has ended, and with it whoever would be notified.
        if (!stopped) {
            down.run();
            complain("connection lost");
            retry();
        }
    }

    /**
     * Gives a connection back so that it is closed. As usual it would be the next one that is handed out; the pool closes
     * one that has selected a database, also if the server does not answer.
     */
    private void drop(RedisConnection unwanted) {
        Promise<Void> selected = Promise.promise();
        vertx.setTimer(GOODBYE_MILLIS, _ -> selected.tryComplete());
        unwanted.send(Request.cmd(Command.SELECT).arg(0)).onComplete(_ -> selected.tryComplete());
        selected.future().onComplete(_ -> unwanted.close());
    }

    private void complain(@Nullable String cause) {
        long now = System.nanoTime();
        if (!complained || now - complainedAt >= SAY_AGAIN_NANOS) {
            complained = true;
            complainedAt = now;
            LOG.warnf("Redis %s: %s; trying again", name, cause);
        }
    }

    private void retry() {
        long delay = retryMillis / 2 + ThreadLocalRandom.current().nextLong(retryMillis / 2 + 1);
        retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
        vertx.setTimer(delay, _ -> context.runOnContext(_ -> connect()));
    }
}
