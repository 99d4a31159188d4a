package dev.parley.http.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The console, a page to try things out with. */
@ConfigMapping(prefix = "parley.console")
public interface ConsoleConfig {

    /** Whether it is there at all. On in dev mode; in production {@code CONSOLE=true} switches it on. */
    @WithDefault("false")
    boolean enabled();
}
