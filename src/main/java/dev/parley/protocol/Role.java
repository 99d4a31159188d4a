package dev.parley.protocol;

import java.util.Optional;

/** The roles of members, from the most to the least powerful. */
public enum Role {
    OWNER,
    ADMIN,
    MEMBER,
    READ_ONLY;

    public String wire() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static Optional<Role> of(String wire) {
        for (Role role : values()) {
            if (role.wire().equals(wire)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Whether the role may add and remove members, and change other users' messages. */
    public boolean administers() {
        return this == OWNER || this == ADMIN;
    }

    public boolean writes() {
        return this != READ_ONLY;
    }
}
