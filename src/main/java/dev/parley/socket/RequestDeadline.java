package dev.parley.socket;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * By when a connection must have got on, or it is closed; until it has become a WebSocket. Extended from any thread,
 * at the cost of a number.
 */
final class RequestDeadline {
    /** After a live reload there may be one of the class as it was before. */
    private static final AttributeKey<Object> KEY = AttributeKey.valueOf(RequestDeadline.class, "of");
    private static final long TICK_MILLIS = 1000;

    private final Channel channel;
    private final EventExecutor timer;
    private final Runnable whenOverdue;
    private volatile long dueMillis;

    private RequestDeadline(Channel channel, EventExecutor timer, Runnable whenOverdue) {
        this.channel = channel;
        this.timer = timer;
        this.whenOverdue = whenOverdue;
    }

    /** @param whenOverdue is told when the connection is closed for it, on the timer */
    static void start(Channel channel, Duration time, EventExecutor timer, Runnable whenOverdue) {
        RequestDeadline deadline = new RequestDeadline(channel, timer, whenOverdue);
        channel.attr(KEY).set(deadline);
        deadline.extend(time);
        deadline.look();
    }

    /** The one of a connection; null where it has none. */
    static RequestDeadline of(Channel channel) {
        return channel.attr(KEY).get() instanceof RequestDeadline deadline ? deadline : null;
    }

    /** From now it has so long, whatever it had before. */
    void extend(Duration time) {
        dueMillis = Heartbeats.now() + time.toMillis();
    }

    private void look() {
        if (!channel.isOpen() || Channels.upgraded(channel)) {
            return;
        }
        long left = dueMillis - Heartbeats.now();
        if (left > 0) {
            timer.schedule(this::look, Math.min(left, TICK_MILLIS), TimeUnit.MILLISECONDS);
        } else {
            whenOverdue.run();
            channel.close();
        }
    }
}
