package dev.parley.notification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What Parley knows of Stripe. */
@ConfigMapping(prefix = "parley.stripe")
public interface StripeConfig {
    /** With which Stripe signs its events; without it none are taken. */
    Optional<String> webhookSecret();

    /** How far the time of a signature may be from now, before or after. */
    @WithDefault("5m")
    Duration tolerance();
}
