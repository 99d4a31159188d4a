package dev.parley.protocol;

import java.util.Locale;
import java.util.Optional;

/** A conversation between two people, of whom there is one for each pair, or of a group. */
public enum Kind {
    DIRECT,
    GROUP;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Kind> of(String wire) {
        for (Kind kind : values()) {
            if (kind.wire().equals(wire)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
