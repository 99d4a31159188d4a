package dev.parley.notification.push;

import java.time.Duration;

/**
 * The time until the next attempt. It doubles with each attempt, with jitter so that calls that failed together are not
 * retried together.
 */
record PushRetry(Duration first, Duration last) {
    /**
     * @param attempts the number of failed attempts, from 1
     * @param random   from 0 to 1; the wait is from half of the full time to all of it
     */
    Duration after(int attempts, double random) {
        long full = last.toMillis();
        // 2^20 seconds are twelve days; the shift cannot overflow.
        if (attempts <= 20) {
            full = Math.min(full, first.toMillis() << (attempts - 1));
        }
        return Duration.ofMillis(Math.round(full * (0.5 + random / 2)));
    }
}
