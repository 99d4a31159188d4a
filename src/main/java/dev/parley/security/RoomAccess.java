package dev.parley.security;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Decides who may join a room, by the claim {@code rooms} of their token and by the rooms that are open to all. */
@ApplicationScoped
public class RoomAccess {
    private static final List<String> NONE = List.of("none");

    private final Optional<RoomPatterns> open;

    RoomAccess(RoomsConfig config) {
        this.open = config.open().map(names -> RoomPatterns.of(names.equals(NONE) ? List.of() : names));
    }

    public boolean allows(Caller caller, String room) {
        if (caller.rooms() == null && open.isEmpty()) {
            return true;
        }
        return (caller.rooms() != null && caller.rooms().match(room))
                || (open.isPresent() && open.get().match(room));
    }
}
