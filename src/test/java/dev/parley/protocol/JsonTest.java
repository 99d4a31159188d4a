package dev.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.SampleEvents;
import java.nio.ByteBuffer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class JsonTest {
    @Provide
    Arbitrary<String> texts() {
        return SampleEvents.texts();
    }

    @Property
    void anyTextIsWrittenAsValidUtf8AndReadBack(@ForAll("texts") String text) throws Exception {
        byte[] bytes = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("text", text);
            json.writeEndObject();
        });

        String decoded = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        assertThat(Json.object(decoded).get("text").textValue()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":1} {}",
                "{\"a\":1}x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "[]",
                "[{}]",
                "null",
                "true",
                "7",
                "\"{}\"",
                "{a:1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":\"\n\"}",
                "/**/{}",
                "{\"a\":\"\\ud83\"}"
            })
    void whatIsNotOneStrictObjectIsABadFrame(String text) {
        assertThatThrownBy(() -> Json.object(text))
                .isInstanceOf(InvalidInputException.class)
                .satisfies(
                        e -> assertThat(e.getMessage()).startsWith("the input ").doesNotContain("jackson", "line"));
    }

    @Test
    void depthIsBounded() throws Exception {
        assertThat(Json.object("{\"a\":".repeat(31) + "{}" + "}".repeat(31))).isNotNull();
        assertThatThrownBy(() -> Json.object("{\"a\":".repeat(32) + "{}" + "}".repeat(32)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Json.object("{\"a\":" + "[".repeat(4000))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aNumberOfEndlessDigitsIsABadFrame() {
        assertThatThrownBy(() -> Json.object("{\"a\":" + "9".repeat(65) + "}"))
                .isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999999999999", "1e-99999999999999999999", "-1E+99999999999", "1e999999999999"})
    void anExponentBeyondAllNumbersIsABadFrame(String number) {
        assertThatThrownBy(() -> Json.object("{\"a\":" + number + "}")).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e-999999999", "-9.9e999999999", "9e64"})
    void aHugeNumberIsReadWithoutBeingWrittenOut(String number) throws Exception {
        var object = Json.object("{\"a\":" + number + "}");
        assertThat(object.toString()).hasSizeLessThan(100);
        assertThatThrownBy(() -> new JsonFields(object, "").number("a", 0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new JsonFields(object, "").idOrNumber("a")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new JsonFields(object, "").messageIdOrNumber("a"))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new JsonFields(object, "").requireStorable("a", object))
                .isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                "1.0",
                "1.50",
                "1e3",
                "1E3",
                "1e+3",
                "-1E-7",
                "0.0000001",
                "2147483648",
                "0e5",
                "12345678901234567890123",
                "0.1000000000000000055511151231257827"
            })
    void aNumberIsWrittenAsItWasRead(String number) throws Exception {
        String text = "{\"z\":" + number + ",\"a\":[" + number + ",null]}";

        assertThat(Json.object(text).toString()).isEqualTo(text);
        assertThat(Json.object(text).get("z").decimalValue()).isEqualByComparingTo(number);
    }

    @Test
    void namesAndTheWholeAreBounded() throws Exception {
        assertThat(Json.object("{\"" + "n".repeat(256) + "\":1}")).isNotNull();
        assertThatThrownBy(() -> Json.object("{\"" + "n".repeat(300) + "\":1}"))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Json.object("{\"a\":\"" + "n".repeat(1024 * 1024) + "\"}"))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void halfAPairIsNotWhole() throws Exception {
        for (String text :
                new String[] {"{\"a\":\"\\ud800\"}", "{\"\\udc00\":1}", "{\"a\":[{\"b\":\"x\\udc00\\ud800\"}]}"}) {
            assertThat(isWhole(text)).as(text).isFalse();
        }
        for (String text : new String[] {"{}", "{\"a\":\"\\ud83d\\ude00\"}", "{\"\\u00e4\":\"\\u0000\"}"}) {
            assertThat(isWhole(text)).as(text).isTrue();
        }
    }

    /** The parser itself refuses some halves. */
    private static boolean isWhole(String text) {
        try {
            return Json.whole(Json.object(text), text);
        } catch (InvalidInputException e) {
            return false;
        }
    }
}
