package dev.parley.presence;

import dev.parley.protocol.Status;
import dev.parley.redis.RedisCommands;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the presence of many users from Redis; see {@link RedisPresenceStore} for the keys. */
@ApplicationScoped
class PresenceReader {
    /** The maximum number of requests in flight for one call. */
    private static final int GROUP = 250;

    /** @param connected whether the user has a connection; without one the grace runs */
    record Known(Status shown, boolean connected) {}

    private final RedisCommands redis;
    private final String user;

    @Inject
    PresenceReader(RedisCommands redis) {
        this(redis, "presence");
    }

    /** @param subject the beginning of the keys */
    PresenceReader(RedisCommands redis, String subject) {
        this.redis = redis;
        this.user = redis.keys(subject) + "user:";
    }

    /** Gives those who are online or in the grace. Fails as {@link RedisCommands} does. */
    Uni<Map<String, Known>> read(Collection<String> userIds) {
        return read(List.copyOf(userIds), 0, new HashMap<>());
    }

    private Uni<Map<String, Known>> read(List<String> users, int from, Map<String, Known> known) {
        if (from >= users.size()) {
            return Uni.createFrom().item(known);
        }
        List<String> group = users.subList(from, Math.min(from + GROUP, users.size()));
        List<Request> requests = new ArrayList<>(group.size());
        group.forEach(id -> requests.add(
                Request.cmd(Command.HMGET).arg(user + id).arg("status").arg("seen")));
        return redis.send(requests).chain(answers -> {
            for (int i = 0; i < answers.size(); i++) {
                Response status = answers.get(i).get(0);
                if (status != null) {
                    known.put(
                            group.get(i),
                            new Known(
                                    Status.of(status.toString()).orElse(Status.ONLINE),
                                    answers.get(i).get(1) == null));
                }
            }
            return read(users, from + group.size(), known);
        });
    }
}
