package dev.parley.http.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the console, a page to try things out. */
@ConfigMapping(prefix = "parley.console")
public interface ConsoleConfig {

    /** Whether the console is served. On in dev mode; in production {@code CONSOLE=true} switches it on. */
    @WithDefault("false")
    boolean enabled();
}
