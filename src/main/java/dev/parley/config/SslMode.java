package dev.parley.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a connection to PostgreSQL is encrypted and verified, with libpq's names and meanings. */
public enum SslMode {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL;

    static SslMode parse(@Nullable String text) {
        if (text == null) {
            return PREFER;
        }
        return Arrays.stream(values())
                .filter(mode -> mode.text().equals(text))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("has an unknown sslmode (known are "
                        + Arrays.stream(values()).map(SslMode::text).collect(Collectors.joining(", ")) + ")"));
    }

    /** Returns the name in a connection string. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the server's certificate is verified. */
    public boolean verifies() {
        return this == VERIFY_CA || this == VERIFY_FULL;
    }
}
