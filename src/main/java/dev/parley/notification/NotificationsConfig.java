package dev.parley.notification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How notifications are kept. */
@ConfigMapping(prefix = "parley.notifications")
public interface NotificationsConfig {
    /** How long a notification is kept, read or not. */
    @WithDefault("30d")
    Duration keep();

    /** How long an event from outside is remembered as handled; longer than its sender repeats it. */
    @WithDefault("30d")
    Duration keepHandledEvents();

    /** How often an instance looks for what is too old. */
    @WithDefault("10m")
    Duration sweepInterval();

    /** At most so many rows are deleted by one statement, from 1. */
    @WithDefault("1000")
    int sweepBatch();

    /** A statement that takes longer is given up, and who waits for it is answered {@code unavailable}. */
    @WithDefault("10s")
    Duration statementTimeout();
}
