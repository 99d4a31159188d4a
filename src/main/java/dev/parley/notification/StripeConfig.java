package dev.parley.notification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of Stripe's webhook. */
@ConfigMapping(prefix = "parley.stripe")
public interface StripeConfig {
    /** The secret with which Stripe signs its events. Without it no events are accepted. */
    Optional<String> webhookSecret();

    /** The maximum difference between the time of a signature and now, before or after. */
    @WithDefault("5m")
    Duration tolerance();
}
