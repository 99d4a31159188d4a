package dev.parley.cluster;

import dev.parley.bus.Bus;
import dev.parley.redis.RedisCommands;
import dev.parley.redis.RedisScript;
import dev.parley.scheduling.Timers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Keeps in Redis which instances are alive, behind {@code {parley:instances}:} with the configured prefix in the
 * braces:
 *
 * <ul> <li>{@code all}: the set of their names, with dead ones until the next read; <li>{@code instance:{name}}: a hash
 * of each, which expires after its instance ends. It has what the instance held at its last renewal, for people to look
 * at: {@code connections}, {@code users}, {@code rooms}, and {@code dialect:{name}} for each dialect. </ul>
 */
@ApplicationScoped
class InstanceLeases {
    private static final Logger LOG = Logger.getLogger(InstanceLeases.class);

    private final Timers timers;
    private final RedisCommands redis;
    private final Bus bus;
    private final LocalInventory inventory;
    private final DirectoryConfig config;
    private final String keys;
    private final RedisScript enlist;
    private final RedisScript alive;
    private final RedisScript delist;

    InstanceLeases(Timers timers, RedisCommands redis, Bus bus, LocalInventory inventory, DirectoryConfig config) {
        this.timers = timers;
        this.redis = redis;
        this.bus = bus;
        this.inventory = inventory;
        this.config = config;
        this.keys = redis.keys("instances");
        this.enlist = new RedisScript(redis, "enlist");
        this.alive = new RedisScript(redis, "alive");
        this.delist = new RedisScript(redis, "delist");
    }

    void start(@Observes StartupEvent event) {
        redis.watch(this::renew, () -> {});
        timers.every(config.renewal(), this::renew);
    }

    /** Gives up the lease, so that no question waits for an instance that has left. */
    void stop(@Observes ShutdownEvent event) {
        run(delist, List.of(bus.instance()));
    }

    /** Returns the names of the live instances. Fails if Redis cannot be asked. */
    Uni<Set<String>> alive() {
        return alive.run(keys, List.of()).map(names -> StreamSupport.stream(names.spliterator(), false)
                .map(Object::toString)
                .collect(Collectors.toSet()));
    }

    private void renew() {
        InstanceTotals totals = inventory.totals();
        List<String> arguments = new ArrayList<>(List.of(
                bus.instance(),
                String.valueOf(config.lease().toMillis()),
                "connections",
                String.valueOf(totals.connections()),
                "users",
                String.valueOf(totals.users().count()),
                "rooms",
                String.valueOf(totals.rooms().count())));
        totals.byDialect().forEach((dialect, count) -> {
            arguments.add("dialect:" + dialect);
            arguments.add(String.valueOf(count));
        });
        run(enlist, arguments);
    }

    private void run(RedisScript script, List<String> arguments) {
        if (redis.isUp()) {
            script.run(keys, arguments)
                    .subscribe()
                    .with(
                            _ -> {},
                            failure -> LOG.debugf("The list of instances could not be kept: %s", failure.getMessage()));
        }
    }
}
