package dev.parley.socket;

import dev.parley.limits.Limit;
import dev.parley.limits.LimitsConfig;
import dev.parley.limits.TokenBucket;

/**
 * What one connection may still send, and how often it was told that it is too much. Some arithmetic for each frame and
 * nothing else. Pure state, of the connection's event loop. Times are {@link System#nanoTime} or alike.
 */
final class ConnectionRateLimit {
    private final TokenBucket frames;
    private final TokenBucket bytes;
    private final int maxRefusals;
    private final long refusalWindow;
    private long windowStart;
    private int refusals;

    ConnectionRateLimit(LimitsConfig config, long nowNanos) {
        this.frames = new TokenBucket(config.framesPerSecond(), config.frameBurst(), nowNanos);
        this.bytes = new TokenBucket(config.bytesPerSecond(), config.byteBurst(), nowNanos);
        this.maxRefusals = config.refusals();
        this.refusalWindow = config.refusalWindow().toNanos();
        this.windowStart = nowNanos;
    }

    /** A frame has come. @return the limit that it exceeds; null for none */
    Limit frame(int length, long nowNanos) {
        if (!frames.take(1, nowNanos)) {
            return Limit.FRAMES;
        }
        return bytes.take(length, nowNanos) ? null : Limit.BYTES;
    }

    /** When there will be room again for what has just exceeded the limit; at least 1. */
    long retryAfterMillis(Limit limit, int length, long nowNanos) {
        return Math.max(
                1,
                switch (limit) {
                    case BYTES -> bytes.millisUntil(length, nowNanos);
                    default -> frames.millisUntil(1, nowNanos);
                });
    }

    /** The client was told that it is too much. @return whether it was told so often that it will not listen */
    boolean refused(long nowNanos) {
        if (nowNanos - windowStart >= refusalWindow) {
            windowStart = nowNanos;
            refusals = 0;
        }
        return ++refusals >= maxRefusals;
    }
}
