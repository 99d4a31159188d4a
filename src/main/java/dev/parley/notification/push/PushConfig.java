package dev.parley.notification.push;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The push webhook. */
@ConfigMapping(prefix = "parley.push")
public interface PushConfig {
    /** Where to tell ({@code PUSH_WEBHOOK_URL}); nobody is told while it is not set. */
    Optional<URI> url();

    /** What signs the calls ({@code PUSH_WEBHOOK_SECRET}). */
    Optional<String> secret();

    /** How long after the commit it is decided whether the user is away, so that a quick reconnect pushes nothing. */
    @WithDefault("2s")
    Duration delay();

    /** How often to look for what is to be told. */
    @WithDefault("500ms")
    Duration poll();

    /** At most so many messages are looked at in one transaction, from 1. */
    @WithDefault("100")
    int page();

    /** At most so many calls at the same time from one instance, from 1. */
    @WithDefault("32")
    int concurrency();

    /** A call that takes longer is tried again. */
    @WithDefault("10s")
    Duration timeout();

    /** The first retry comes after about this time, each next one after twice as long. */
    @WithDefault("1s")
    Duration firstRetry();

    /** Retries are no further apart than this. */
    @WithDefault("1h")
    Duration lastRetry();

    /** What could not be told after this time is dead: kept as long again, and not tried any more. */
    @WithDefault("1d")
    Duration giveUpAfter();
}
