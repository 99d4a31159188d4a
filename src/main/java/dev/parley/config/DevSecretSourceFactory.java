package dev.parley.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Provides a secret for tokens in dev mode, unless one is configured. It is random, since whoever knows it, such as the
 * author of a page that a developer visits, can sign tokens for every user.
 */
public final class DevSecretSourceFactory implements ConfigSourceFactory {
    private static final String SECRET = "parley.jwt.secret";
    /** In a system property, so that tokens outlive a live reload, which drops every class of the application. */
    private static final String KEPT = "dev.parley.embedded.secret";

    private static final int BYTES = 32;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return EmbeddedServers.wanted(context) && context.getProfiles().contains("dev")
                ? List.of(new LazySource("secret of dev mode", Set.of(SECRET), () -> Map.of(SECRET, secret())))
                : List.of();
    }

    private static String secret() {
        return (String) System.getProperties().computeIfAbsent(KEPT, _ -> random());
    }

    private static String random() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
