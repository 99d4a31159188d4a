package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class IdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"1", "u1", "507f1f77bcf86cd799439011", "a:b/c d", "üñï", "😀", "\"", "用户"})
    void printableStringsAreIds(String id) {
        assertThat(Ids.valid(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "\u0000", "\t", "\u007f", "\u200b", "\u2028", "\ue000", "\ud83d", "a\ude00"})
    void whatCannotBePrintedIsNoId(String id) {
        assertThat(Ids.valid(id)).isFalse();
        assertThat(Ids.valid(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " a",
                "a ",
                " ",
                "a\u00a0b",
                "\u3000a",
                "\u3164",
                "a\u115f",
                "\u2800",
                "a\ufe0f",
                "\u034f",
                "a\udb40\udd00",
                "\u202ea",
                "a\u2066"
            })
    void whatLooksLikeAnotherIdIsNone(String id) {
        assertThat(Ids.valid(id)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void whatNoAddressCanNameIsNoId(String id) {
        assertThat(Ids.valid(id)).isFalse();
        assertThat(Ids.valid(id + "a")).isTrue();
        assertThat(Ids.valid("...")).isTrue();
    }

    @Test
    void anIdHasAtMost128Characters() {
        assertThat(Ids.valid("x".repeat(128))).isTrue();
        assertThat(Ids.valid("x".repeat(129))).isFalse();
        assertThat(Ids.valid("😀".repeat(128)))
                .as("characters, not halves of them")
                .isTrue();
        assertThat(Ids.valid("😀".repeat(129))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                "01",
                "00",
                "1.0",
                "1e3",
                " 1",
                "x",
                "9007199254740992",
                "٣",
                "99999999999999999999"
            })
    void whatIsNoCanonicalDecimalIsWrittenAsAString(String id) {
        assertThat(Ids.canonicalDecimal(id)).isFalse();
    }

    @Property
    void everyIntegerThatANumberCanHoldIsACanonicalDecimal(@ForAll @LongRange(max = 9007199254740991L) long number) {
        assertThat(Ids.canonicalDecimal(Long.toString(number))).isTrue();
    }
}
