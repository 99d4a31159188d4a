package dev.parley.notification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of notifications. */
@ConfigMapping(prefix = "parley.notifications")
public interface NotificationsConfig {
    /** How long a notification is kept, read or not. */
    @WithDefault("30d")
    Duration keep();

    /** How long an event of another service is remembered as handled. Must be longer than its sender repeats it. */
    @WithDefault("30d")
    Duration keepHandledEvents();

    /** The interval at which an instance looks for old notifications. */
    @WithDefault("10m")
    Duration sweepInterval();

    /** The maximum number of rows that one statement deletes, from 1. */
    @WithDefault("1000")
    int sweepBatch();

    /** The maximum time of a statement. After it, the request fails with {@code unavailable}. */
    @WithDefault("10s")
    Duration statementTimeout();
}
