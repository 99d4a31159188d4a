package dev.parley.presence;

import static org.awaitility.Awaitility.await;

import dev.parley.presence.PresenceReader.Known;
import dev.parley.presence.PresenceStore.Arrival;
import dev.parley.presence.PresenceStore.Arrived;
import dev.parley.presence.PresenceStore.Departed;
import dev.parley.presence.PresenceStore.Lease;
import dev.parley.protocol.Status;
import dev.parley.redis.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The scripts on a real Redis, with keys of their own, step by step. */
final class Scripts {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    static final Duration LONG = Duration.ofMinutes(5);

    private final String subject = "presence-test-" + UUID.randomUUID();
    private final RedisCommands redis;
    private final RedisPresenceStore scripts;
    private final PresenceReader reader;

    Scripts(RedisCommands redis) {
        this.redis = redis;
        this.scripts = new RedisPresenceStore(redis, subject, new SimpleMeterRegistry());
        this.reader = new PresenceReader(redis, subject);
        await().atMost(PATIENCE).until(redis::isUp);
    }

    Lease lease(String instance, Duration lasts) {
        return get(scripts.lease(instance, lasts));
    }

    /** A live instance. */
    void instance(String instance) {
        lease(instance, LONG);
    }

    /** Ends the instance's lease, as if its time were over. */
    void kill(String instance) {
        command(Command.DEL, "lease:" + instance);
    }

    void resign(String instance) {
        get(scripts.resign(instance));
    }

    Optional<List<Arrived>> connect(String instance, Arrival... users) {
        return get(scripts.connect(instance, List.of(users)));
    }

    Arrived connect(String instance, String user) {
        return connect(instance, new Arrival(user, VersionedStatus.FIRST))
                .orElseThrow()
                .getFirst();
    }

    int disconnect(String instance, Duration grace, String... users) {
        return get(scripts.disconnect(instance, grace, List.of(users)));
    }

    List<Departed> depart(int limit) {
        return get(scripts.depart(limit));
    }

    /** The users who depart now. */
    List<String> departing() {
        return depart(100).stream().map(Departed::userId).sorted().toList();
    }

    PresenceStore.Reaped reap(int limit) {
        return get(scripts.reap(limit));
    }

    Optional<PresenceStore.StatusSet> status(String user, Status status) {
        return get(scripts.status(user, status));
    }

    Map<String, Known> read(String... users) {
        return get(reader.read(List.of(users)));
    }

    Response command(Command command, String key, Object... arguments) {
        Request request = Request.cmd(command).arg(redis.keys(subject) + key);
        Stream.of(arguments).forEach(argument -> request.arg(argument.toString()));
        return get(redis.send(request));
    }

    /** The names of all existing keys. */
    List<String> keys() {
        String prefix = redis.keys(subject);
        return get(redis.send(Request.cmd(Command.KEYS).arg(prefix + "*"))).stream()
                .map(key -> key.toString().substring(prefix.length()))
                .sorted()
                .toList();
    }

    static <T> T get(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
