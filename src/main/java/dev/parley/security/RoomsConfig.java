package dev.parley.security;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Settings of who may join which rooms. */
@ConfigMapping(prefix = "parley.rooms")
public interface RoomsConfig {
    /**
     * The rooms that every user may join, as names in which {@code *} stands for any characters; {@code none} for no
     * room. If it is not set, users whose token has no claim {@code rooms} may join any room.
     */
    Optional<List<String>> open();
}
