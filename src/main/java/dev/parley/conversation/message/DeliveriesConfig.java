package dev.parley.conversation.message;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the delivered cursors. */
@ConfigMapping(prefix = "parley.delivered")
public interface DeliveriesConfig {
    /** The least time between two writes of a user's cursor in a conversation. */
    @WithDefault("3s")
    Duration writeInterval();

    /** The maximum number of cursors in memory. Messages whose cursors do not fit are delivered again. */
    @WithDefault("100000")
    int pending();

    /**
     * The maximum number of members of a conversation that is notified of what others received: the cost is its square.
     */
    @WithDefault("32")
    int maxMembers();
}
