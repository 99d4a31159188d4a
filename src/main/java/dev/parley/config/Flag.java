package dev.parley.config;

import java.util.Locale;

/** Parses settings that are on or off. */
final class Flag {
    private Flag() {}

    /** @throws IllegalArgumentException if the text is neither */
    static boolean parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        };
    }
}
