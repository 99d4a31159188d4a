package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class JsonFieldsTest {
    private static JsonFields fields(String value) throws InvalidInputException {
        return new JsonFields(Json.object("{\"x\":" + value + "}"), "");
    }

    @Property
    void anIntegerIsOneHoweverItIsWritten(
            @ForAll @IntRange(max = 1_000_000) int number, @ForAll @IntRange(max = 12) int zeros)
            throws InvalidInputException {
        String shifted = new BigDecimal(number).movePointLeft(3).toPlainString() + "e3";
        for (String written : List.of(
                number + "." + "0".repeat(zeros + 1),
                number + "e0",
                number + "E+0",
                shifted,
                number == 0 ? "0.0e-5" : number + "0".repeat(zeros) + "e-" + zeros)) {
            assertThat(fields(written).number("x", 0)).as(written).isEqualTo(number);
            assertThat(fields(written).idOrNumber("x")).as(written).isEqualTo(Integer.toString(number));
            assertThat(fields("[" + written + "]").idsOrNumbers("x")).containsExactly(Integer.toString(number));
            if (number > 0) {
                assertThat(fields(written).messageIdOrNumber("x")).as(written).isEqualTo(number);
                assertThat(fields("[" + written + "]").messageIdsOrNumbers("x", 1))
                        .containsExactly((long) number);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.5",
                "1e-1",
                "1e19",
                "1e999999999",
                "-1",
                "true",
                "\"1\"",
                "null",
                "[]",
                "9223372036854775808",
                "9223372036854775808.0"
            })
    void whatHasAFractionOrIsTooLargeIsNoInteger(String written) {
        assertThatThrownBy(() -> fields(written).number("x", 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("x ");
    }

    @Test
    void theLargestAndTheOddOnesAreRead() throws InvalidInputException {
        assertThat(fields("9223372036854775807.0").number("x", 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(fields("0e999999999").number("x", 0)).isZero();
        assertThat(fields("-0.0").number("x", 0)).isZero();
    }

    @Test
    void lengthsAreInCharacters() throws InvalidInputException {
        String smiles = "\ud83d\ude00".repeat(128);

        assertThat(fields("\"" + smiles + "\"").text("x", 128)).isEqualTo(smiles);
        assertThatThrownBy(() -> fields("\"" + smiles + "a\"").text("x", 128))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aFieldThatIsNotKnownIsNamed() {
        assertThatThrownBy(() -> fields("1").only(Set.of("y")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("x is unknown");
    }
}
