package dev.parley.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the endpoint of {@code goods} clients. */
@ConfigMapping(prefix = "parley.goods")
public interface GoodsConfig {
    /**
     * Whether a client without a token is taken for the user in its path ({@code GOODS_TOKEN=optional}). Then any
     * client can read and write as any user.
     */
    @WithDefault("false")
    boolean tokenOptional();
}
