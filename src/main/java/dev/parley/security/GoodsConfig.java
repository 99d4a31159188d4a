package dev.parley.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The door of {@code goods} clients. */
@ConfigMapping(prefix = "parley.goods")
public interface GoodsConfig {
    /**
     * Whether a client without a token is believed to be the user in its path ({@code GOODS_TOKEN=optional}). Anybody
     * can read and write in anybody's name then.
     */
    @WithDefault("false")
    boolean tokenOptional();
}
