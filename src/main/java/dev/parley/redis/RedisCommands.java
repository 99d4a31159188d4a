package dev.parley.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Commands to Redis for what the instances share beside the bus, over one kept connection. While Redis is away,
 * commands fail at once. A command that is not answered within {@value #PATIENCE_SECONDS} s fails, and the connection
 * is replaced, since its server may hang. At most {@value #MAX_WAITING} commands wait for their answers; those beyond
 * fail. Thread-safe. Answers come on any thread.
 */
@ApplicationScoped
public class RedisCommands {
    private static final int MAX_WAITING = 2_000;
    /** Places for single commands, so that large reads do not keep an instance from renewing its lease. */
    private static final int RESERVE = 500;

    private static final int PATIENCE_SECONDS = 2;

    private final String prefix;
    private final ReconnectingRedis link;
    private final List<Runnable> whenUp = new CopyOnWriteArrayList<>();
    private final List<Runnable> whenDown = new CopyOnWriteArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Counter failures;

    public RedisCommands(Vertx vertx, Redis redis, RedisConfig config, MeterRegistry registry) {
        this.prefix = config.prefix().orElse("");
        this.link = new ReconnectingRedis(
                vertx,
                redis,
                "commands",
                keys(prefix, "probe"),
                _ -> whenUp.forEach(Runnable::run),
                () -> whenDown.forEach(Runnable::run));
        this.failures = registry.counter("parley.redis.commands.failures");
        registry.gauge("parley.redis.commands.waiting", waiting);
    }

    void start(@Observes StartupEvent event) {
        link.start();
    }

    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent event) {
        stop();
    }

    /** Stops after a failed start, which has no shutdown event. */
    @PreDestroy
    void stop() {
        link.stop();
    }

    /**
     * Returns the prefix of all keys of one subject, up to and with a colon. They are all in one slot of a Redis
     * Cluster, so that a script may use any of them.
     */
    public String keys(String subject) {
        return keys(prefix, subject);
    }

    public static String keys(String prefix, String subject) {
        return "{" + prefix + "parley:" + subject + "}:";
    }

    /** Whether there is a connection. */
    public boolean isUp() {
        return link.isUp();
    }

    /** Runs {@code up} whenever a connection was made, and {@code down} when it was lost. Neither may block. */
    public void watch(Runnable up, Runnable down) {
        whenUp.add(up);
        whenDown.add(down);
    }

    public Uni<Response> send(Request request) {
        return asked(1, connection -> connection.send(request));
    }

    /** Sends at most 500 commands in one write. Returns the answers in their order; fails if one of them does. */
    public Uni<List<@Nullable Response>> send(List<Request> requests) {
        if (requests.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return this.<List<@Nullable Response>>asked(requests.size(), connection -> connection.batch(requests));
    }

    private <T> Uni<T> asked(int count, Function<RedisConnection, Future<T>> send) {
        return Uni.createFrom()
                .<T>deferred(() -> {
                    RedisConnection connection = link.connection();
                    if (connection == null) {
                        return Uni.createFrom().failure(new RedisUnavailableException("Redis is away"));
                    }
                    if (waiting.addAndGet(count) > (count == 1 ? MAX_WAITING : MAX_WAITING - RESERVE)) {
                        waiting.addAndGet(-count);
                        return Uni.createFrom()
                                .failure(new RedisUnavailableException("too many commands wait for Redis"));
                    }
                    Future<T> answer = send.apply(connection)
                            .onComplete(_ -> waiting.addAndGet(-count))
                            .onFailure(failure -> link.failed(connection, failure));
                    return Uni.createFrom()
                            .completionStage(answer.toCompletionStage())
                            .ifNoItem()
                            .after(Duration.ofSeconds(PATIENCE_SECONDS))
                            .recoverWithUni(() -> {
                                link.renew(connection);
                                return Uni.createFrom().failure(new RedisUnavailableException("Redis does not answer"));
                            });
                })
                .onFailure()
                .invoke(_ -> failures.increment());
    }
}
