package dev.parley.security.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of how tokens are verified. Secret, public key and key set may be set together: each is for its own
 * algorithms.
 */
@ConfigMapping(prefix = "parley.jwt")
public interface TokenConfig {

    /** The secret shared with the issuer of HS256 tokens, at least 32 bytes; 48 for HS384, 64 for HS512. */
    Optional<String> secret();

    /** The previous secret, for as long as there are tokens signed with it. */
    Optional<String> secretPrevious();

    /** The issuer's public key in PEM form: RSA of 2048 bits or more, P-256, P-384, P-521 or Ed25519. */
    Optional<String> publicKey();

    /** The URL of the issuer's key set, http or https. */
    Optional<URI> jwksUrl();

    /** The interval at which the key set is fetched. */
    @WithDefault("5m")
    Duration jwksRefresh();

    /**
     * Minimum time between two fetches for tokens with an unknown key: a new key is accepted after this time at the
     * latest.
     */
    @WithDefault("10s")
    Duration jwksQuiet();

    /** The time for which known keys are used while the key set cannot be fetched. */
    @WithDefault("1d")
    Duration jwksLasts();

    /** Maximum time of a fetch, connecting included. */
    @WithDefault("5s")
    Duration jwksTimeout();

    /** What {@code iss} must be; any if it is not set. */
    Optional<String> issuer();

    /** Values of which {@code aud} must contain one; any if it is not set. */
    Optional<Set<String>> audience();

    /** By how much the issuer's clock may differ, up to five minutes. */
    @WithDefault("5S")
    Duration leeway();

    /** Where a token names its user, such as {@code user.id}; {@code sub} or {@code user_id} if it is not set. */
    Optional<String> userClaim();

    /** Where a token names roles; {@code groups}, {@code roles} and {@code role} if it is not set. */
    Optional<String> roleClaim();

    /**
     * The maximum time for which a token is valid after its {@code iat}. With it a token needs {@code iat}, and no
     * {@code exp}.
     */
    Optional<Duration> maxAge();
}
