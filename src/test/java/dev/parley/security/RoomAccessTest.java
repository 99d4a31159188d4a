package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class RoomAccessTest {
    @Test
    void aTokenThatNamesRoomsIsGoodForThemAndForOpenOnes() {
        assertThat(allows(null, List.of("team-*", "lobby"), "team-1")).isTrue();
        assertThat(allows(null, List.of("team-*", "lobby"), "team-")).isTrue();
        assertThat(allows(null, List.of("team-*", "lobby"), "lobby")).isTrue();
        assertThat(allows(null, List.of("team-*", "lobby"), "lobby2")).isFalse();
        assertThat(allows(null, List.of("team-*"), "a-team-1")).isFalse();
        assertThat(allows(null, List.of(), "team-1")).isFalse();
        assertThat(allows(List.of("public-*"), List.of("team-*"), "public-1")).isTrue();
        assertThat(allows(List.of("public-*"), List.of("team-*"), "other")).isFalse();
    }

    @Test
    void aTokenWithoutRoomsOpensOpenRoomsOrAllByDefault() {
        assertThat(allows(null, null, "any")).isTrue();
        assertThat(allows(List.of("public-*"), null, "public-1")).isTrue();
        assertThat(allows(List.of("public-*"), null, "any")).isFalse();
        assertThat(allows(List.of("none"), null, "none")).isFalse();
        assertThat(allows(List.of("*"), null, "any")).isTrue();
    }

    /** Compares with the same pattern as a regular expression. */
    @Property
    void aStarStandsForAnything(
            @ForAll @Chars({'a', 'b', '*'}) @StringLength(max = 8) String pattern,
            @ForAll @Chars({'a', 'b'}) @StringLength(max = 12) String room) {
        assertThat(RoomPatterns.of(Set.of(pattern)).match(room))
                .isEqualTo(Pattern.matches(pattern.replace("*", ".*"), room));
    }

    private static boolean allows(List<String> open, List<String> claim, String room) {
        RoomsConfig config = () -> Optional.ofNullable(open);
        return new RoomAccess(config)
                .allows(
                        new Caller(
                                "ann",
                                Set.of(),
                                Instant.EPOCH,
                                Instant.MAX,
                                null,
                                null,
                                null,
                                claim == null ? null : RoomPatterns.of(claim),
                                null),
                        room);
    }
}
