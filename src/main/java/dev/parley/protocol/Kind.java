package dev.parley.protocol;

import java.util.Locale;

/** A conversation between two people, of whom there is one for each pair, or of a group. */
public enum Kind {
    DIRECT, GROUP;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Kind of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
