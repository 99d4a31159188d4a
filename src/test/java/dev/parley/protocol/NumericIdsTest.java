package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class NumericIdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "42", "9007199254740991"})
    void canonicalDecimalsAreNumbers(String id) {
        assertThat(written(id)).isEqualTo("{\"id\":" + id + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"007", "-1", "+1", "1.0", "9007199254740992", "99999999999999999999", "conv-1", "٣", " 1"})
    void everythingElseIsAString(String id) {
        assertThat(written(id)).isEqualTo("{\"id\":\"" + id + "\"}");
    }

    @Test
    void messagesAreWrittenLikeTheRest() {
        assertThat(text(json -> NumericIds.write(json, "id", 123L))).isEqualTo("{\"id\":123}");
        assertThat(text(json -> NumericIds.write(json, "id", Long.MAX_VALUE)))
                .isEqualTo("{\"id\":\"9223372036854775807\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "42,42",
        "9007199254740993,9007199254740993",
        "9223372036854775807,9223372036854775807",
        "bob,6785513563344172",
        "007,6238580918925232",
        "9223372036854775808,7982633448123163",
        "507f1f77bcf86cd799439011,4683216362730559",
        "-1,4990505990461203"
    })
    void anIdIsItsNumberOrHasAnAlias(String id, long number) {
        assertThat(NumericIds.of(id)).isEqualTo(number);
    }

    @Property
    void aliasesAreSafeIntegersThatNoServerGivesOut(@ForAll String id) {
        Assume.that(!id.matches("\\d+"));
        assertThat(NumericIds.of(id)).isBetween(1L << 52, (1L << 53) - 1);
        assertThat(NumericIds.mayBeAlias(Long.toString(NumericIds.of(id)))).isTrue();
        assertThat(NumericIds.isNumberOf(Long.toString(NumericIds.of(id)), id)).isTrue();
    }

    @Test
    void noOtherNumberIsAnAlias() {
        assertThat(NumericIds.mayBeAlias("4503599627370495")).isFalse();
        assertThat(NumericIds.mayBeAlias("9007199254740992")).isFalse();
        assertThat(NumericIds.mayBeAlias("04503599627370496")).isFalse();
        assertThat(NumericIds.isNumberOf("6785513563344172", "eve")).isFalse();
    }

    private static String written(String id) {
        return text(json -> NumericIds.write(json, "id", id));
    }

    private static String text(Json.Writing field) {
        return new String(
                Json.bytes(json -> {
                    json.writeStartObject();
                    field.to(json);
                    json.writeEndObject();
                }),
                StandardCharsets.UTF_8);
    }
}
