package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentsTest {
    private static List<Attachment> read(String array) throws BadFrame {
        return Attachments.read(new Fields(Json.object("{\"attachments\":" + array + "}"), "payload."), "attachments");
    }

    @Test
    void holdsWhatTheClientSaysOfAFile() throws Exception {
        assertThat(read("""
                [{"url":"https://files.example/a.png","content_type":"image/png","size":0,"name":"a.png","x":1},
                 {"url":"HTTP://files.example"}]"""))
                .containsExactly(new Attachment("https://files.example/a.png", "image/png", 0L, "a.png"),
                        new Attachment("HTTP://files.example", null, null, null));
    }

    @Test
    void anAbsentFieldIsNoAttachment() throws Exception {
        assertThat(read("null")).isEmpty();
        assertThat(read("[]")).isEmpty();
        assertThat(Attachments.read(new Fields(Json.object("{}"), ""), "attachments")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "7", "\"x\"", "[7]", "[null]", "[[]]", "[{}]", "[{\"url\":7}]", "[{\"url\":\"\"}]",
            "[{\"url\":\"/a\"}]", "[{\"url\":\"//h/a\"}]", "[{\"url\":\"ftp://h/a\"}]", "[{\"url\":\"javascript:x\"}]",
            "[{\"url\":\"https:///a\"}]", "[{\"url\":\"https://h/a b\"}]", "[{\"url\":\"data:text/html,x\"}]",
            "[{\"url\":\"https://h\",\"size\":-1}]", "[{\"url\":\"https://h\",\"size\":1.5}]",
            "[{\"url\":\"https://h\",\"size\":\"1\"}]", "[{\"url\":\"https://h\",\"content_type\":\"png\"}]",
            "[{\"url\":\"https://h\",\"content_type\":\"\"}]", "[{\"url\":\"https://h\",\"name\":\"\"}]",
            "[{\"url\":\"https://h\",\"name\":\"\\u0000\"}]", "[{\"url\":\"https://h\",\"name\":7}]"})
    void whatDescribesNoFileIsABadFrame(String array) {
        assertThatThrownBy(() -> read(array)).isInstanceOf(BadFrame.class)
                .hasMessageStartingWith("payload.attachments");
    }

    @Test
    void thereAreAtMostTen() throws Exception {
        String one = "{\"url\":\"https://h\"}";

        assertThat(read("[" + (one + ",").repeat(9) + one + "]")).hasSize(10);
        assertThatThrownBy(() -> read("[" + (one + ",").repeat(10) + one + "]")).isInstanceOf(BadFrame.class);
    }

    @Test
    void theElementAtFaultIsNamed() {
        assertThatThrownBy(() -> read("[{\"url\":\"https://h\"},{\"url\":7}]"))
                .hasMessage("payload.attachments[1].url must be a string");
    }
}
