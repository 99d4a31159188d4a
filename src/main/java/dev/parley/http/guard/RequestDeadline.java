package dev.parley.http.guard;

import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that makes no progress in time. Can be extended from any thread, at the cost of writing a number.
 */
final class RequestDeadline {
    private static final long TICK_MILLIS = 1000;
    private static final long NEVER = Long.MAX_VALUE;

    private final Channel channel;
    private final EventExecutor timer;
    private final Runnable whenOverdue;
    private volatile long dueMillis;

    /**
     * @param whenOverdue runs on the timer when the connection is closed for this
     */
    RequestDeadline(Channel channel, Duration time, EventExecutor timer, Runnable whenOverdue) {
        this.channel = channel;
        this.timer = timer;
        this.whenOverdue = whenOverdue;
        extend(time);
        check();
    }

    /** Sets the deadline to {@code time} from now, whatever it was before. */
    void extend(Duration time) {
        dueMillis = now() + time.toMillis();
    }

    /** Removes the deadline. */
    void lift() {
        dueMillis = NEVER;
    }

    private void check() {
        long due = dueMillis;
        if (!channel.isOpen() || due == NEVER) {
            return;
        }
        long left = due - now();
        if (left > 0) {
            timer.schedule(this::check, Math.min(left, TICK_MILLIS), TimeUnit.MILLISECONDS);
        } else {
            whenOverdue.run();
            channel.close();
        }
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
