package dev.parley.config;

import io.smallrye.config.ConfigSourceContext;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds the servers of {@code dev.parley.embedded} by name, since only dev mode and tests have them. If they are
 * missing, Parley runs from its production package.
 */
final class EmbeddedServers {

    private EmbeddedServers() {}

    /** Whether this is dev mode, a test or the build of the package. */
    static boolean present() {
        return EmbeddedServers.class.getResource("/dev/parley/embedded/SharedServers.class") != null;
    }

    /** Whether this is dev mode or a test: only there servers may be started. */
    static boolean wanted(ConfigSourceContext context) {
        List<String> profiles = context.getProfiles();
        return (profiles.contains("dev") || profiles.contains("test")) && present();
    }

    /** Starts PostgreSQL unless it runs. Blocks for seconds. */
    static String postgresUrl() {
        return url("dev.parley.embedded.SharedServers$Postgres");
    }

    /** Starts Redis unless it runs. Blocks for some tenths of a second. */
    static String redisUrl() {
        return url("dev.parley.embedded.SharedServers$Redis");
    }

    private static String url(String supplier) {
        try {
            return (String) Class.forName(supplier)
                    .asSubclass(Supplier.class)
                    .getDeclaredConstructor()
                    .newInstance()
                    .get();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The embedded servers are missing", e);
        }
    }
}
