package dev.parley.protocol;

import java.util.Locale;
import java.util.Optional;

/** The kind of a conversation: between two users, or a group. */
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
