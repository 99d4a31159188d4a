package dev.parley.delivery;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which instances are alive. In Redis, each behind the configured prefix:
 *
 * <ul>
 * <li>{@code parley:instances}: the set of their names, dead ones among them until somebody looks;
 * <li>{@code parley:instance:{name}}: a hash for each, which ends by itself when its instance does. It holds what the
 *     instance had when it last renewed it, for people to look at: {@code connections}, {@code users}, {@code rooms},
 *     and {@code dialect:{name}} for each dialect.
 * </ul>
 */
@ApplicationScoped
class InstanceLeases {
    private final Bus bus;
    private final Census census;
    private final DirectoryConfig config;
    private final String set;
    private final String key;
    private final RedisLink link;
    private final Vertx vertx;

    InstanceLeases(Vertx vertx, Redis redis, Bus bus, Census census, BusConfig busConfig, DirectoryConfig config) {
        this.vertx = vertx;
        this.bus = bus;
        this.census = census;
        this.config = config;
        String prefix = busConfig.prefix().orElse("") + "parley:";
        this.set = prefix + "instances";
        this.key = prefix + "instance:";
        this.link = new RedisLink(vertx, redis, "leases", this::renew, () -> { });
    }

    void start(@Observes StartupEvent event) {
        link.start();
        vertx.setPeriodic(config.renewal().toMillis(), _ -> link.run(() -> {
            if (link.connection() != null) {
                renew(link.connection());
            }
        }));
    }

    /** So that nobody waits for the answers of an instance that has left. */
    void stop(@Observes ShutdownEvent event) {
        RedisConnection connection = link.connection();
        if (connection != null) {
            connection.batch(List.of(Request.cmd(Command.SREM).arg(set).arg(bus.instance()),
                    Request.cmd(Command.DEL).arg(key + bus.instance())));
        }
        // What was sent before goes out first; what happens to the connection from now on is no reason to come back.
        link.stop();
    }

    /** The names of those alive; fails where Redis cannot be asked. */
    Uni<Set<String>> alive() {
        return Uni.createFrom().emitter(emitter -> link.run(() -> {
            RedisConnection connection = link.connection();
            Future<Set<String>> alive = connection == null
                    ? Future.failedFuture("Redis is away")
                    : connection.send(Request.cmd(Command.SMEMBERS).arg(set)).compose(all -> alive(connection, all));
            alive.onSuccess(emitter::complete).onFailure(emitter::fail);
        }));
    }

    private Future<Set<String>> alive(RedisConnection connection, Response members) {
        List<String> names = new ArrayList<>();
        members.forEach(member -> names.add(member.toString()));
        if (names.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        List<Request> exist = names.stream().map(name -> Request.cmd(Command.EXISTS).arg(key + name)).toList();
        return connection.batch(exist).map(answers -> {
            Set<String> alive = new HashSet<>();
            for (int i = 0; i < names.size(); i++) {
                if (answers.get(i).toInteger() == 1) {
                    alive.add(names.get(i));
                } else {
                    connection.send(Request.cmd(Command.SREM).arg(set).arg(names.get(i)));
                }
            }
            return alive;
        });
    }

    private void renew(RedisConnection connection) {
        InstanceTotals totals = census.totals();
        String own = key + bus.instance();
        Request hash = Request.cmd(Command.HSET).arg(own)
                .arg("connections").arg(totals.connections())
                .arg("users").arg(totals.users().count())
                .arg("rooms").arg(totals.rooms().count());
        totals.byDialect().forEach((dialect, count) -> hash.arg("dialect:" + dialect).arg(count));
        // Together: a hash without an end would be an instance that never dies.
        connection.batch(List.of(Request.cmd(Command.SADD).arg(set).arg(bus.instance()), Request.cmd(Command.MULTI), hash,
                Request.cmd(Command.PEXPIRE).arg(own).arg(config.lease().toMillis()), Request.cmd(Command.EXEC)));
    }
}
