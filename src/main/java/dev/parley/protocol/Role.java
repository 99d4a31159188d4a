package dev.parley.protocol;

import java.util.Optional;

/** What a member may do in a conversation, the most powerful first. */
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

    /** May add and remove members, and change other people's messages. */
    public boolean administers() {
        return this == OWNER || this == ADMIN;
    }

    public boolean writes() {
        return this != READ_ONLY;
    }
}
