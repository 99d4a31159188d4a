package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static String written(String id) {
        return text(json -> NumericIds.write(json, "id", id));
    }

    private static String text(Json.Writing field) {
        return new String(Json.bytes(json -> {
            json.writeStartObject();
            field.to(json);
            json.writeEndObject();
        }), StandardCharsets.UTF_8);
    }
}
