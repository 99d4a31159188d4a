package dev.parley.delivery;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One kept connection to Redis that comes back by itself, after 0.1 s at first and 5 s at most, with jitter; the wait
 * begins small again after a connection that held for those 5 s. All callbacks run on one Vert.x context.
 */
final class RedisLink {
    private static final Logger LOG = Logger.getLogger(RedisLink.class);
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LAST_RETRY_MILLIS = 5_000;

    private final Vertx vertx;
    private final Context context;
    private final Redis redis;
    private final String name;
    private final Consumer<RedisConnection> up;
    private final Runnable down;
    private long retryMillis = FIRST_RETRY_MILLIS;
    private long connectedAt;
    private volatile boolean stopped;
    private volatile RedisConnection connection;

    RedisLink(Vertx vertx, Redis redis, String name, Consumer<RedisConnection> up, Runnable down) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.redis = redis;
        this.name = name;
        this.up = up;
        this.down = down;
    }

    void start() {
        context.runOnContext(_ -> connect());
    }

    void stop() {
        stopped = true;
        RedisConnection open = connection;
        if (open != null) {
            open.close();
        }
    }

    /** Gives up the connection that there is, and makes another: for one that is open and says nothing any more. */
    void renew() {
        run(() -> {
            if (connection != null) {
                lost(connection);
            }
        });
    }

    /** The same, unless it was given up already. */
    void renew(RedisConnection silent) {
        run(() -> lost(silent));
    }

    boolean isUp() {
        return connection != null;
    }

    /** The connection, or null while there is none. */
    RedisConnection connection() {
        return connection;
    }

    void run(Runnable task) {
        context.runOnContext(_ -> task.run());
    }

    private void connect() {
        if (!stopped) {
            redis.connect().onSuccess(this::connected).onFailure(e -> {
                LOG.debugf("Redis %s: no connection: %s", name, e.getMessage());
                retry();
            });
        }
    }

    private void connected(RedisConnection opened) {
        connectedAt = System.nanoTime();
        opened.exceptionHandler(e -> lost(opened));
        opened.endHandler(_ -> lost(opened));
        connection = opened;
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
        lost.close();
        down.run();
        if (!stopped) {
            LOG.warnf("Redis %s: connection lost", name);
            retry();
        }
    }

    private void retry() {
        long delay = retryMillis / 2 + ThreadLocalRandom.current().nextLong(retryMillis / 2 + 1);
        retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
        vertx.setTimer(delay, _ -> context.runOnContext(_ -> connect()));
    }
}
