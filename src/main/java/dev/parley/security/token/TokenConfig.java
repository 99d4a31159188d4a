package dev.parley.security.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How tokens are checked. Secret, public key and key set may be there together: each is for its own algorithms. */
@ConfigMapping(prefix = "parley.jwt")
public interface TokenConfig {

    /** The secret shared with the issuer of HS256 tokens, at least 32 bytes; 48 for HS384, 64 for HS512. */
    Optional<String> secret();

    /** The secret before it, as long as there are tokens that were signed with it. */
    Optional<String> secretPrevious();

    /** The issuer's public key in PEM form, RSA of 2048 bits or more, P-256, P-384, P-521 or Ed25519. */
    Optional<String> publicKey();

    /** Where the issuer's key set is, http or https. */
    Optional<URI> jwksUrl();

    /** How often the key set is fetched. */
    @WithDefault("5m")
    Duration jwksRefresh();

    /**
     * Between two fetches, whoever shows a token of an unknown key: a new key is taken after this time at the latest.
     */
    @WithDefault("10s")
    Duration jwksQuiet();

    /** How long known keys go on while the key set cannot be fetched. */
    @WithDefault("1d")
    Duration jwksLasts();

    /** How long a fetch may take, connecting included. */
    @WithDefault("5s")
    Duration jwksTimeout();

    /** What {@code iss} must be; any where it is not set. */
    Optional<String> issuer();

    /** Of which {@code aud} must name one; any where it is not set. */
    Optional<Set<String>> audience();

    /** By how much the issuer's clock may differ, up to five minutes. */
    @WithDefault("5S")
    Duration leeway();

    /** Where a token names its user, as {@code user.id}; {@code sub} or {@code user_id} if it is not set. */
    Optional<String> userClaim();

    /** Where a token names roles; {@code groups}, {@code roles} and {@code role} if it is not set. */
    Optional<String> roleClaim();

    /**
     * The longest time a token is good after its {@code iat}; with it a token needs {@code iat}, and no {@code exp}.
     */
    Optional<Duration> maxAge();
}
