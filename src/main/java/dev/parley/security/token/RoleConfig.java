package dev.parley.security.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Set;

/** What the app's tokens call Parley's roles. The names given here replace the default. */
@ConfigMapping(prefix = "parley.roles")
public interface RoleConfig {
    /** Any of these makes a caller a service, which may notify, import and act for its users. */
    @WithDefault("service")
    Set<String> service();

    /** Any of these makes a caller an admin. */
    @WithDefault("admin")
    Set<String> admin();
}
