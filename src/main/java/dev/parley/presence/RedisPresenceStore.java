package dev.parley.presence;

import dev.parley.protocol.Status;
import dev.parley.redis.RedisCommands;
import dev.parley.redis.RedisScript;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the instances know together of who is here, in Redis; each method is one script of {@code resources/redis}. The
 * keys, each after {@code {<prefix>parley:presence}:}
 *
 * <ul>
 * <li>{@code user:<id>}, a hash, while the user is online or leaving: {@code status} and {@code at}, when it was set;
 * {@code on:<instance>} for each instance where they have a connection, since when; {@code seen}, while they are
 * leaving: when the last connection ended
 * <li>{@code leaving}, a sorted set of the users without a connection who may still come back, by until when
 * <li>{@code instance:<id>}, the set of an instance's users
 * <li>{@code lease:<id>}, there as long as the instance is held to be alive
 * <li>{@code instances}, a sorted set of the instances that have a lease or users, by when they renewed it
 * <li>{@code epoch}, when this memory began
 * </ul>
 */
@ApplicationScoped
class RedisPresenceStore implements PresenceStore {
    private final String keys;
    private final MeterRegistry registry;
    private final RedisCommands redis;

    private final Script lease;
    private final Script connect;
    private final Script disconnect;
    private final Script depart;
    private final Script reap;
    private final Script status;
    private final Script resign;

    @Inject
    RedisPresenceStore(RedisCommands redis, MeterRegistry registry) {
        this(redis, "presence", registry);
    }

    /** @param subject names the keys */
    RedisPresenceStore(RedisCommands redis, String subject, MeterRegistry registry) {
        this.keys = redis.keys(subject);
        this.redis = redis;
        this.registry = registry;
        this.lease = new Script("lease");
        this.connect = new Script("connect");
        this.disconnect = new Script("disconnect");
        this.depart = new Script("depart");
        this.reap = new Script("reap");
        this.status = new Script("status");
        this.resign = new Script("resign");
    }

    @Override
    public Uni<Lease> lease(String instance, Duration lasts) {
        return lease.run(
                List.of(instance, millis(lasts)),
                it -> new Lease(count(it.get(0)) == 1, number(it.get(1)), number(it.get(2)), count(it.get(3))));
    }

    @Override
    public Uni<Void> resign(String instance) {
        return resign.run(List.of(instance), Function.identity()).replaceWithVoid();
    }

    @Override
    public Uni<Optional<List<Arrived>>> connect(String instance, List<Arrival> users) {
        List<String> arguments = new ArrayList<>(1 + 3 * users.size());
        arguments.add(instance);
        for (Arrival user : users) {
            arguments.add(user.userId());
            arguments.add(user.shown().at() == 0 ? "" : user.shown().status().wire());
            arguments.add(Long.toString(user.shown().at()));
        }
        return connect.run(arguments, it -> {
            if (it == null) {
                return Optional.empty();
            }
            List<Arrived> arrived = new ArrayList<>(users.size());
            for (int i = 0; i < users.size(); i++) {
                arrived.add(new Arrived(
                        users.get(i).userId(),
                        Status.of(it.get(3 * i).toString()),
                        new VersionedStatus(status(it.get(3 * i + 1)), number(it.get(3 * i + 2)))));
            }
            return Optional.of(arrived);
        });
    }

    @Override
    public Uni<Integer> disconnect(String instance, Duration grace, List<String> users) {
        List<String> arguments = new ArrayList<>(2 + users.size());
        arguments.add(instance);
        arguments.add(millis(grace));
        arguments.addAll(users);
        return disconnect.run(arguments, RedisPresenceStore::count);
    }

    @Override
    public Uni<List<Departed>> depart(int limit) {
        return depart.run(List.of(Integer.toString(limit)), it -> {
            List<Departed> departed = new ArrayList<>(it.size() / 3);
            for (int i = 0; i < it.size(); i += 3) {
                departed.add(new Departed(
                        it.get(i).toString(), Instant.ofEpochMilli(number(it.get(i + 1))), status(it.get(i + 2))));
            }
            return departed;
        });
    }

    @Override
    public Uni<Reaped> reap(int limit) {
        return reap.run(List.of(Integer.toString(limit)), it -> new Reaped(count(it.get(0)), count(it.get(1)) == 1));
    }

    @Override
    public Uni<Optional<StatusSet>> status(String userId, Status shown) {
        return status.run(
                List.of(userId, shown.wire()),
                it -> it == null
                        ? Optional.empty()
                        : Optional.of(new StatusSet(status(it.get(0)), new VersionedStatus(shown, number(it.get(1))))));
    }

    private static long number(Response response) {
        return Objects.requireNonNull(response.toLong());
    }

    private static int count(Response response) {
        return Objects.requireNonNull(response.toInteger());
    }

    private static Status status(Response response) {
        return Status.of(response.toString()).orElse(Status.ONLINE);
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    private final class Script {
        private final RedisScript script;
        private final String name;

        private Script(String name) {
            this.script = new RedisScript(redis, name);
            this.name = name;
            // Made here, so that the counters are there before the first failure.
            registry.counter("parley.presence.scripts", "script", name, "outcome", "failed");
        }

        private <T> Uni<T> run(List<String> arguments, Function<Response, T> read) {
            return script.run(keys, arguments).map(read).onItemOrFailure().invoke((_, failure) -> registry.counter(
                            "parley.presence.scripts", "script", name, "outcome", failure == null ? "done" : "failed")
                    .increment());
        }
    }
}
