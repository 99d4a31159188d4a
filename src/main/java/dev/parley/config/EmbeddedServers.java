package dev.parley.config;

import io.smallrye.config.ConfigSourceContext;
import java.util.List;
import java.util.function.Supplier;

/**
 * The servers of {@code dev.parley.embedded}, reached by name, because only dev mode and tests have them. That they
 * are missing is also how Parley knows that it runs from its production package.
 */
final class EmbeddedServers {

    private EmbeddedServers() {}

    /** True in dev mode, in tests and while the package is being built. */
    static boolean present() {
        return EmbeddedServers.class.getResource("/dev/parley/embedded/SharedServers.class") != null;
    }

    /** True in dev mode and tests only: the profiles for which servers may be started. */
    static boolean wanted(ConfigSourceContext context) {
        List<String> profiles = context.getProfiles();
        return (profiles.contains("dev") || profiles.contains("test")) && present();
    }

    /** Starts PostgreSQL unless it runs; blocks for seconds. */
    static String postgresUrl() {
        return url("dev.parley.embedded.SharedServers$Postgres");
    }

    /** Starts Redis unless it runs; blocks for some tenths of a second. */
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
