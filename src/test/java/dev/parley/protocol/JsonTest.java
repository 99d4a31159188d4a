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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    @ValueSource(strings = {"", " ", "{", "}", "{'a':1}", "{\"a\":1,}", "{\"a\":1} {}", "{\"a\":1}x",
            "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":2}}", "[]", "[{}]", "null", "true", "7", "\"{}\"", "{a:1}",
            "{\"a\":NaN}", "{\"a\":01}", "{\"a\":\"\n\"}", "/**/{}", "{\"a\":\"\\ud83\"}"})
    void whatIsNotOneStrictObjectIsABadFrame(String text) {
        assertThatThrownBy(() -> Json.object(text)).isInstanceOf(BadFrame.class)
                .satisfies(e -> assertThat(e.getMessage()).startsWith("the frame ").doesNotContain("jackson", "line"));
    }

    @Test
    void depthIsBounded() throws Exception {
        assertThat(Json.object("{\"a\":".repeat(31) + "{}" + "}".repeat(31))).isNotNull();
        assertThatThrownBy(() -> Json.object("{\"a\":".repeat(32) + "{}" + "}".repeat(32)))
                .isInstanceOf(BadFrame.class);
        assertThatThrownBy(() -> Json.object("{\"a\":" + "[".repeat(4000))).isInstanceOf(BadFrame.class);
    }

    @Test
    void aNumberOfEndlessDigitsIsABadFrame() {
        assertThatThrownBy(() -> Json.object("{\"a\":" + "9".repeat(65) + "}")).isInstanceOf(BadFrame.class);
    }
}
