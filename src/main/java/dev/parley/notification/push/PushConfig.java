package dev.parley.notification.push;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Settings of the push webhook. */
@ConfigMapping(prefix = "parley.push")
public interface PushConfig {
    /** The webhook's address ({@code PUSH_WEBHOOK_URL}). There are no pushes while it is not set. */
    Optional<URI> url();

    /** The secret that signs the calls ({@code PUSH_WEBHOOK_SECRET}). */
    Optional<String> secret();

    /**
     * How long after the commit it is checked whether the user is offline, so that a quick reconnect causes no push.
     */
    @WithDefault("2s")
    Duration delay();

    /** The interval at which an instance looks for pending pushes. */
    @WithDefault("500ms")
    Duration poll();

    /** The maximum number of messages in one transaction, from 1. */
    @WithDefault("100")
    int page();

    /** The maximum number of calls in flight from one instance, from 1. */
    @WithDefault("32")
    int concurrency();

    /** The maximum time of a call. One that takes longer is retried. */
    @WithDefault("10s")
    Duration timeout();

    /** The time before the first retry, approximately. It doubles with each further retry. */
    @WithDefault("1s")
    Duration firstRetry();

    /** The maximum time between two retries. */
    @WithDefault("1h")
    Duration lastRetry();

    /** The age at which a push is given up. It is kept as dead for the same time again. */
    @WithDefault("1d")
    Duration giveUpAfter();
}
