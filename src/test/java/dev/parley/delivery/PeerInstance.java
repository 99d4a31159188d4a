package dev.parley.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.BusSeal;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Another instance as this one sees it: a lease in Redis, and responses on the control channel. */
public final class PeerInstance implements AutoCloseable {
    /** The set of all names. */
    public static final String ALL = "{parley:instances}:all";

    private static final String CONTROL = "parley:control";

    private final String name = "peer-" + UUID.randomUUID();
    private final BusSeal seal;
    private final RedisConnection commands;
    private final RedisConnection listener;

    /** @param answer JSON of the response to a query's {@code ask}; null for none */
    public PeerInstance(Redis redis, BusSeal seal, Function<String, String> answer) {
        this.seal = seal;
        commands = get(redis.connect());
        listener = get(redis.connect());
        listener.handler(message -> {
            text(message).flatMap(text -> seal.openText(CONTROL, text)).ifPresent(text -> reply(text, answer));
        });
        get(listener.send(Request.cmd(Command.SUBSCRIBE).arg(CONTROL)));
        run(Request.cmd(Command.SADD).arg(ALL).arg(name));
        run(Request.cmd(Command.HSET).arg(key(name)).arg("connections").arg(1));
    }

    public static String key(String name) {
        return "{parley:instances}:instance:" + name;
    }

    public String name() {
        return name;
    }

    public Response run(Request command) {
        return get(commands.send(command));
    }

    /** Publishes a sealed text. Does not block, since it is also called on the event loop of the listener. */
    public void publish(String channel, String text) {
        commands.send(Request.cmd(Command.PUBLISH).arg(channel).arg(seal.sealText(channel, text)));
    }

    /** Loses the instance: its lease expires, and its name stays in the set. */
    public void die() {
        run(Request.cmd(Command.DEL).arg(key(name)));
    }

    @Override
    public void close() {
        run(Request.cmd(Command.SREM).arg(ALL).arg(name));
        die();
        get(listener.close());
        get(commands.close());
    }

    /** Returns the published text, if it is one. */
    public static Optional<String> text(Response message) {
        boolean several = message.type() == ResponseType.MULTI || message.type() == ResponseType.PUSH;
        boolean published = several && message.get(0).toString().equals("message");
        return published ? Optional.of(message.get(2).toString()) : Optional.empty();
    }

    private void reply(String text, Function<String, String> answer) {
        try {
            ObjectNode question = Json.object(text);
            String answered = answer.apply(question.path("ask").asText());
            if (answered != null) {
                publish(
                        CONTROL + ":" + question.path("from").asText(),
                        ("{'re':'" + question.path("id").asText() + "','from':'" + name + "','answer':" + answered
                                        + "}")
                                .replace('\'', '"'));
            }
        } catch (InvalidInputException e) {
            // A test publishes invalid texts to the instances, which this one receives as well.
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
