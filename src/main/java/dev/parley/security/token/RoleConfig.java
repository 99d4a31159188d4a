package dev.parley.security.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Set;

/** The names of Parley's roles in the app's tokens. Names that are set replace the default. */
@ConfigMapping(prefix = "parley.roles")
public interface RoleConfig {
    /** Any of these roles makes a caller a service, which may notify, import and act for its users. */
    @WithDefault("service")
    Set<String> service();

    /** Any of these roles makes a caller an admin. */
    @WithDefault("admin")
    Set<String> admin();
}
