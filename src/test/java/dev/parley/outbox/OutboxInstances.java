package dev.parley.outbox;

import dev.parley.bus.ConfirmedBus;
import dev.parley.bus.RedisChannels;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** A table of its own, and instances of Parley with their own pools that use it, on a recording bus. */
final class OutboxInstances implements AutoCloseable {
    final List<String> published = Collections.synchronizedList(new ArrayList<>());
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final String schema = "outbox_" + UUID.randomUUID().toString().replace("-", "");
    private final Vertx vertx;
    private final List<Pool> pools = new ArrayList<>();
    private final Pool pool;
    volatile boolean busAway;
    /** Carries out the payload of rows whose type is a command. */
    private final OutboxCommands commands = new OutboxCommands() {
        @Override
        public boolean asks(OutboxRow row) {
            return row.type().equals("command");
        }

        @Override
        public Uni<Void> run(OutboxRow row) {
            return Uni.createFrom().voidItem().invoke(() -> {
                if (row.payload().contains("refuse")) {
                    throw new RefusedException(ErrorCode.CONFLICT, "no");
                }
                published.add("done " + row.payload());
            });
        }
    };

    OutboxInstances(Vertx vertx) {
        this.vertx = vertx;
        this.pool = pool();
        run("CREATE SCHEMA " + schema, Tuple.tuple());
        run("CREATE TABLE " + schema + ".outbox (LIKE public.outbox INCLUDING ALL)", Tuple.tuple());
    }

    /** Another instance. */
    Outbox instance(int batchSize) {
        OutboxConfig config = config(batchSize);
        return new Outbox(
                new PostgresOutbox(vertx, pool(), config), this::publish, commands, config, new OutboxMetrics(metrics));
    }

    void insert(String address, String payload) {
        run(
                "INSERT INTO outbox (address, type, payload) VALUES ($1, 'test', $2::text::jsonb)",
                Tuple.of(address, payload));
    }

    void ask(String payload) {
        run(
                "INSERT INTO outbox (address, type, payload) VALUES ('ws:conv:c', 'command', $1::text::jsonb)",
                Tuple.of(payload));
    }

    /** The number of rows. */
    long count(String condition) {
        return await(pool.preparedQuery("SELECT count(*) FROM outbox WHERE " + condition)
                        .execute())
                .iterator()
                .next()
                .getLong(0);
    }

    void run(String sql, Tuple arguments) {
        await(pool.preparedQuery(sql).execute(arguments));
    }

    static <T> T await(io.vertx.core.Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private Uni<Void> publish(List<ConfirmedBus.AddressedFrame> frames) {
        if (busAway) {
            return Uni.createFrom().failure(new IllegalStateException("away"));
        }
        frames.forEach(it -> published.add(
                new RedisChannels("").of(it.address()) + " " + new String(it.frame(), StandardCharsets.UTF_8)));
        return Uni.createFrom().voidItem();
    }

    private Pool pool() {
        Config config = ConfigProvider.getConfig();
        PgConnectOptions server = PgConnectOptions.fromUri(
                        config.getValue("quarkus.datasource.reactive.url", String.class))
                .setUser(config.getValue("quarkus.datasource.username", String.class))
                .setPassword(config.getOptionalValue("quarkus.datasource.password", String.class)
                        .orElse(""));
        server.setProperties(Map.of("search_path", schema + ",public"));
        Pool made = PgBuilder.pool()
                .using(vertx)
                .connectingTo(server)
                .with(new PoolOptions().setMaxSize(2))
                .build();
        pools.add(made);
        return made;
    }

    private static OutboxConfig config(int batchSize) {
        return new OutboxConfig() {
            @Override
            public boolean enabled() {
                return true;
            }

            @Override
            public Duration poll() {
                return Duration.ofMillis(10);
            }

            @Override
            public int batchSize() {
                return batchSize;
            }

            @Override
            public int maxPayloadBytes() {
                return 1_000;
            }

            @Override
            public Duration timeout() {
                return Duration.ofSeconds(10);
            }

            @Override
            public Duration keepSetAside() {
                return Duration.ofDays(7);
            }
        };
    }

    @Override
    public void close() {
        run("DROP SCHEMA " + schema + " CASCADE", Tuple.tuple());
        pools.forEach(it -> await(it.close()));
    }
}
