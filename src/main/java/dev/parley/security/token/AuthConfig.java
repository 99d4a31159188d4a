package dev.parley.security.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Who tells whether a token is good. */
@ConfigMapping(prefix = "parley.auth")
public interface AuthConfig {

    /** Where tokens are checked, http or https; where it is not set, they are checked here by their signature. */
    Optional<URI> serviceUrl();

    /**
     * What is asked there, from the root of its host on. Beside the user and {@code roles} the answer may have a
     * {@code device_id}, and the token's {@code iat} in seconds: without one, here or in the token, a user whose tokens
     * were once taken back is not let in any more.
     */
    @WithDefault("/api/v1/auth/validate")
    String servicePath();

    /** Where the answer names the user, as {@code data.user.id}. */
    @WithDefault("user_id")
    String userPath();

    /** How long an answer may take, connecting included. */
    @WithDefault("10s")
    Duration timeout();

    /** How long an answer holds, up to a minute, and never beyond the token's own end. */
    @WithDefault("60s")
    Duration cacheFor();

    /**
     * A session whose token does not tell its end is checked again so long after the last good answer, and ends after
     * twice that time without one.
     */
    @WithDefault("60s")
    Duration recheckAfter();

    /** At most so many good tokens are remembered, and as many bad ones. */
    @WithDefault("10000")
    int cacheSize();

    /** At most so many connections to the service. */
    @WithDefault("50")
    int connections();

    /** At most so many checks wait for a connection; those beyond are answered {@code unavailable}. */
    @WithDefault("5000")
    int waiting();

    /**
     * Tokens in a second that the service is asked about and refuses. Of these an address may have as many as are left
     * for all others; beyond them its tokens are answered {@code rate_limited}, but for those that are known to be
     * good.
     */
    @WithDefault("100")
    int refusalsPerSecond();

    /** See {@link #refusalsPerSecond}: so many at once after a quiet time, those being asked about included. */
    @WithDefault("1000")
    int refusalBurst();

    /** False only to try things out in dev mode: a request without a token is {@code ?user=}'s then. */
    @WithDefault("true")
    boolean enabled();
}
