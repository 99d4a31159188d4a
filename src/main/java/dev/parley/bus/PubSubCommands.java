package dev.parley.bus;

import dev.parley.redis.RedisConfig;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.List;

/**
 * The Redis commands to publish and to subscribe. {@link #PLAIN} publications of a cluster go to every node. {@link
 * #SHARDED} ones (Redis 7) stay on the node of the channel's slot, so that the bus grows with the cluster. Publishers
 * and subscribers must use the same commands.
 *
 * @param message the kind of a reply that delivers a message
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

    /** Publishes in order. Fails if Redis did not take one of the frames. */
    Future<?> publish(RedisConnection connection, List<RedisPublisher.ChannelMessage> frames) {
        List<Request> requests = frames.stream()
                .map(it -> Request.cmd(publish).arg(it.channel()).arg(Buffer.buffer(it.frame())))
                .toList();
        // The commands of one batch must be for one slot in a cluster.
        return isSharded() ? Future.join(requests.stream().map(connection::send).toList()) : connection.batch(requests);
    }

    /** Subscribes to channels, or unsubscribes. Redis confirms each channel by itself. */
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
