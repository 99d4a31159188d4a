package dev.parley.notification.push;

import java.time.Duration;

/** When to try again: twice as long after each attempt, with jitter so that what failed together comes apart. */
record PushRetry(Duration first, Duration last) {
    /**
     * @param attempts how many have failed, from 1
     * @param random   from 0 to 1; the wait is from half of the full one to all of it
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
