package dev.parley.security.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Settings of a remote service that checks tokens. */
@ConfigMapping(prefix = "parley.auth")
public interface AuthConfig {

    /** The URL of the service, http or https. If it is not set, tokens are verified here by their signature. */
    Optional<URI> serviceUrl();

    /**
     * The path of the request, from the root of the host on. Beside the user and {@code roles} the answer may have a
     * {@code device_id}, and the token's {@code iat} in seconds: without one, here or in the token, a user whose tokens
     * were once revoked is refused for ever.
     */
    @WithDefault("/api/v1/auth/validate")
    String servicePath();

    /** Where the answer names the user, such as {@code data.user.id}. */
    @WithDefault("user_id")
    String userPath();

    /** Maximum time of an answer, connecting included. */
    @WithDefault("10s")
    Duration timeout();

    /** The time for which an answer is valid, up to a minute, and never beyond the token's own end. */
    @WithDefault("60s")
    Duration cacheFor();

    /**
     * The time after the last good answer at which a session whose token has no end is checked again. The session ends
     * after twice that time without one.
     */
    @WithDefault("60s")
    Duration recheckAfter();

    /** Maximum number of good tokens that are remembered, and of bad ones. */
    @WithDefault("10000")
    int cacheSize();

    /** Maximum number of connections to the service. */
    @WithDefault("50")
    int connections();

    /** Maximum number of checks that wait for a connection. Those beyond are answered {@code unavailable}. */
    @WithDefault("5000")
    int waiting();

    /**
     * Tokens per second that the service is asked about and refuses. An address may have as many of them as are left
     * for all others; beyond them its tokens are answered {@code rate_limited}, except those that are known to be good.
     */
    @WithDefault("100")
    int refusalsPerSecond();

    /** The burst of {@link #refusalsPerSecond}, which includes tokens being asked about. */
    @WithDefault("1000")
    int refusalBurst();

    /** False only to try things out in dev mode: a request without a token is taken for the user in {@code ?user=}. */
    @WithDefault("true")
    boolean enabled();
}
