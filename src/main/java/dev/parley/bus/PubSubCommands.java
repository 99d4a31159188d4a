package dev.parley.bus;

import dev.parley.redis.RedisConfig;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.List;

/**
 * The words in which Redis is asked to publish and to listen. {@link #PLAIN} in a cluster goes to every node, whoever
 * listens there; {@link #SHARDED} (Redis 7) stays on the node whose slot the channel's name falls into, so that the
 * bus grows with the cluster. Whoever publishes has to use the words of those who listen.
 *
 * @param message what Redis calls a message when it hands one over
 */
record PubSubCommands(
        Command publish,
        Command subscribe,
        Command unsubscribe,
        String subscribed,
        String unsubscribed,
        String message) {

    static final PubSubCommands PLAIN = new PubSubCommands(
            Command.PUBLISH, Command.SUBSCRIBE, Command.UNSUBSCRIBE, "subscribe", "unsubscribe", "message");
    static final PubSubCommands SHARDED = new PubSubCommands(
            Command.SPUBLISH, Command.SSUBSCRIBE, Command.SUNSUBSCRIBE, "ssubscribe", "sunsubscribe", "smessage");

    private static final int GROUP = 500;

    static PubSubCommands of(RedisConfig config) {
        return config.shardedPubsub() ? SHARDED : PLAIN;
    }

    /** Publishes in order; fails if Redis did not take one of them. */
    Future<?> publish(RedisConnection connection, List<RedisPublisher.Outgoing> frames) {
        List<Request> requests = frames.stream()
                .map(it -> Request.cmd(publish).arg(it.channel()).arg(Buffer.buffer(it.frame())))
                .toList();
        // A cluster's batch would have to be for one slot.
        return isSharded() ? Future.join(requests.stream().map(connection::send).toList()) : connection.batch(requests);
    }

    /** Asks to hear the channels, or to hear them no more; Redis confirms each by itself. */
    void ask(RedisConnection connection, Command command, List<String> channels) {
        int group = isSharded() ? 1 : GROUP;
        for (int from = 0; from < channels.size(); from += group) {
            Request request = Request.cmd(command);
            channels.subList(from, Math.min(from + group, channels.size())).forEach(request::arg);
            connection.send(request);
        }
    }

    boolean isSharded() {
        return this == SHARDED;
    }
}
