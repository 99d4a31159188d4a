package dev.parley.socket;

import dev.parley.limits.Limit;
import dev.parley.limits.LimitsConfig;
import dev.parley.limits.TokenBucket;
import dev.parley.limits.WindowCounter;
import org.jspecify.annotations.Nullable;

/**
 * Limits the frames and bytes of one connection, and counts its refusals. It costs a few operations per frame. Pure
 * state. Event loop only. Times are those of {@link System#nanoTime}.
 */
final class ConnectionRateLimit {
    private final TokenBucket frames;
    private final TokenBucket bytes;
    private final WindowCounter refusals;

    ConnectionRateLimit(LimitsConfig config, long nowNanos) {
        this.frames = new TokenBucket(config.framesPerSecond(), config.frameBurst(), nowNanos);
        this.bytes = new TokenBucket(config.bytesPerSecond(), config.byteBurst(), nowNanos);
        this.refusals =
                new WindowCounter(config.refusals() - 1, config.refusalWindow().toNanos());
    }

    /** Counts a frame. @return the limit that it exceeds, or null if none */
    @Nullable Limit frame(int length, long nowNanos) {
        if (!frames.take(1, nowNanos)) {
            return Limit.FRAMES;
        }
        return bytes.take(length, nowNanos) ? null : Limit.BYTES;
    }

    /** When the limit that was just exceeded has room again, in milliseconds; at least 1. */
    long retryAfterMillis(Limit limit, int length, long nowNanos) {
        return Math.max(
                1,
                switch (limit) {
                    case BYTES -> bytes.millisUntil(length, nowNanos);
                    default -> frames.millisUntil(1, nowNanos);
                });
    }

    /** Counts a refusal. @return whether the client got too many of them within the window */
    boolean refused(long nowNanos) {
        return refusals.exceededBy(nowNanos);
    }
}
