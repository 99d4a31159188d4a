package dev.parley.protocol;

import java.util.Locale;
import java.util.Optional;

/** The status that a user shows. */
public enum Status {
    ONLINE,
    AWAY,
    BUSY,
    OFFLINE;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Status> of(String wire) {
        for (Status status : values()) {
            if (status.wire().equals(wire)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
