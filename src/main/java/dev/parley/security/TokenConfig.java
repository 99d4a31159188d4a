package dev.parley.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How tokens are checked. */
@ConfigMapping(prefix = "parley.jwt")
public interface TokenConfig {

    /** The secret shared with the issuer of HS256 tokens. RFC 7518 asks for at least 32 bytes. */
    Optional<String> secret();

    /** What {@code iss} must be; any where it is not set. */
    Optional<String> issuer();

    /** Of which {@code aud} must name one; any where it is not set. */
    Optional<Set<String>> audience();

    /** By how much the issuer's clock may differ, up to five minutes. */
    @WithDefault("5S")
    Duration leeway();
}
