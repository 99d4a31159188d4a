package dev.parley.conversation.message;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How far users have their conversations. */
@ConfigMapping(prefix = "parley.delivered")
public interface DeliveriesConfig {
    /** A user's cursor in a conversation is written no more often than this. */
    @WithDefault("3s")
    Duration writeInterval();

    /** At most so many cursors are kept in memory; of those beyond, what was delivered comes again. */
    @WithDefault("100000")
    int pending();

    /** The members of larger conversations are not told what was delivered to others: it would cost their square. */
    @WithDefault("32")
    int maxMembers();
}
