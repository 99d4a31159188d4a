package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentsTest {
    private static List<Attachment> read(String array) throws InvalidInputException {
        return Attachments.read(
                new JsonFields(Json.object("{\"attachments\":" + array + "}"), "payload."), "attachments");
    }

    private static List<Attachment> passed(String array) throws InvalidInputException {
        return Attachments.passed(
                new JsonFields(Json.object("{\"attachments\":" + array + "}"), "payload."), "attachments");
    }

    private static List<Attachment> addressed(String array) throws InvalidInputException {
        return Attachments.addressed(
                new JsonFields(Json.object("{\"attachments\":" + array + "}"), "payload."), "attachments");
    }

    @Test
    void holdsWhatTheClientSaysOfAFile() throws Exception {
        assertThat(read("""
                [{"url":"https://files.example/a.png","content_type":"image/png","size":0,"name":"a.png","x":1},
                 {"url":"HTTP://files.example"}]"""))
                .containsExactly(
                        new Attachment("https://files.example/a.png", "image/png", 0L, "a.png"),
                        new Attachment("HTTP://files.example", null, null, null));
    }

    @Test
    void anAbsentFieldIsNoAttachment() throws Exception {
        assertThat(read("null")).isEmpty();
        assertThat(read("[]")).isEmpty();
        assertThat(Attachments.read(new JsonFields(Json.object("{}"), ""), "attachments"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "7",
                "\"x\"",
                "[7]",
                "[null]",
                "[[]]",
                "[{}]",
                "[{\"url\":7}]",
                "[{\"url\":\"\"}]",
                "[{\"url\":\"/a\"}]",
                "[{\"url\":\"//h/a\"}]",
                "[{\"url\":\"ftp://h/a\"}]",
                "[{\"url\":\"javascript:x\"}]",
                "[{\"url\":\"https:///a\"}]",
                "[{\"url\":\"https://h/a b\"}]",
                "[{\"url\":\"data:text/html,x\"}]",
                "[{\"url\":\"https://h\",\"size\":-1}]",
                "[{\"url\":\"https://h\",\"size\":1.5}]",
                "[{\"url\":\"https://h\",\"size\":\"1\"}]",
                "[{\"url\":\"https://h\",\"content_type\":\"png\"}]",
                "[{\"url\":\"https://h\",\"content_type\":\"\"}]",
                "[{\"url\":\"https://h\",\"name\":\"\"}]",
                "[{\"url\":\"https://h\",\"name\":\"\\u0000\"}]",
                "[{\"url\":\"https://h\",\"name\":7}]"
            })
    void whatDescribesNoFileIsABadFrame(String array) {
        assertThatThrownBy(() -> read(array))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("payload.attachments");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://my_bucket.s3.amazonaws.com/a.png",
                "http://_dmarc.example",
                "https://[2001:db8::1]:8443/a",
                "https://h/a?x[0]=1|2",
                "https://h/100%",
                "https://h?q",
                "https://h#f",
                "https://user:pw@h/a",
                "https://h:/a",
                "https://h:65535",
                "https://h/\u00fc",
                "https://b\u00fccher.example",
                "https://b%C3%BCcher.example/a",
                "https://h/~a/;b=c,d",
                "HTTPS://H",
                "https://192.0.2.1/a"
            })
    void whateverABrowserOpensIsAnAddress(String url) throws Exception {
        assertThat(read("[{\"url\":\"" + url + "\"}]"))
                .extracting(Attachment::url)
                .containsExactly(url);
        assertThat(passed("[\"" + url + "\"]")).extracting(Attachment::url).containsExactly(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://",
                "https://?a",
                "https://:80",
                "https://@",
                "https://h:65536",
                "https://h:x",
                "https:/h",
                "https:h",
                "https://h /a",
                "https://h/\t",
                "https://h\\\\@evil.example",
                "https://h/\\\\a",
                "https://[::1",
                "https://h/\"",
                "https://h/<a>",
                "https://a%zz",
                "https://\u200b",
                " https://h"
            })
    void whatABrowserWouldNotOpenAsItIsIsNone(String url) {
        String escaped = url.replace("\"", "\\\"").replace("\t", "\\t");
        assertThatThrownBy(() -> read("[{\"url\":\"" + escaped + "\"}]")).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                " javascript:x",
                "java\\nscript:x",
                "\\u0001data:text/html,x",
                "data:text/html,<script>",
                "vbscript:x",
                "blob:https://h/1",
                "file:///etc/passwd",
                "filesystem:http://h/x"
            })
    void whatAPageWouldRunIsNoAttachmentOfAnyApp(String url) {
        for (String element : new String[] {"\"%s\"", "{\"url\":\"%s\"}", "{\"image\":{\"src\":[\"%s\"]}}"}) {
            assertThatThrownBy(() -> passed("[" + element.formatted(url) + "]"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("payload.attachments");
        }
    }

    @Test
    void aNameStaysInItsLine() throws Exception {
        assertThat(passed("[{\"url\":\"https://h\",\"name\":\"data: 2024.csv\"}]"))
                .hasSize(1);
        for (String name : new String[] {"photo\\u202Egpj.exe", "a\\nb", "\\u2067a"}) {
            assertThatThrownBy(() -> passed("[{\"name\":\"" + name + "\"}]")).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> read("[{\"url\":\"https://h\",\"name\":\"" + name + "\"}]"))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThat(read("[{\"url\":\"https://h\",\"name\":\"" + "\ud83d\ude00".repeat(255) + "\"}]"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'%s':'x'}",
                "{'url':'https://h','%s':'x'}",
                "{'file':{'%s':'x'}}",
                "{'%s':['x']}",
                "{'files':[{'id':1},{'%s':'x'}]}"
            })
    void aNameStaysInItsLineWhateverItsFieldIsCalled(String form) throws Exception {
        for (String key : new String[] {
            "filename", "fileName", "file_name", "FILENAME", "title", "Title", "Name", "original_name", "displayName"
        }) {
            String element = form.formatted(key).replace('\'', '"');
            assertThat(passed("[" + element + "]")).hasSize(1);
            for (String bad : new String[] {"photo\\u202Egpj.exe", "\\u2067a", "a\\nb", "a\\u0007b", "a\\u2028b"}) {
                String attack = element.replace("\"x\"", "\"" + bad + "\"");
                assertThatThrownBy(() -> passed("[" + attack + "]"))
                        .as(attack)
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageStartingWith("payload.attachments must not contain");
            }
        }
    }

    @Test
    void noTextOfAnAttachmentReversesTheTextAroundIt() throws Exception {
        for (String bad : new String[] {"photo\\u202Egpj.exe", "\\u2066a", "a\\u0007b"}) {
            for (String form : new String[] {"\"%s\"", "{\"label\":\"%s\"}", "{\"name\":{\"tr\":\"%s\"}}"}) {
                String attack = form.formatted(bad);
                assertThatThrownBy(() -> passed("[" + attack + "]"))
                        .as(attack)
                        .isInstanceOf(InvalidInputException.class);
            }
            String url = "[{\"url\":\"https://h/" + bad + "\"}]";
            assertThatThrownBy(() -> passed(url)).as(url).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> read(url)).as(url).isInstanceOf(InvalidInputException.class);
        }
        assertThat(passed("[{\"caption\":\"first line\\r\\n\\tsecond \\u200Fline\"}]"))
                .hasSize(1);
    }

    @Test
    void nothingUnderANameRunsEither() {
        for (String element : new String[] {"{\"name\":{\"url\":\"javascript:x\"}}", "{\"name\":[\"javascript:x\"]}"}) {
            assertThatThrownBy(() -> passed("[" + element + "]")).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void thereAreAtMostTen() throws Exception {
        String one = "{\"url\":\"https://h\"}";

        assertThat(read("[" + (one + ",").repeat(9) + one + "]")).hasSize(10);
        assertThatThrownBy(() -> read("[" + (one + ",").repeat(10) + one + "]"))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void anAddressThatEveryClientNeedsIsAbsolute() throws Exception {
        assertThat(addressed("[{\"url\":\"https://h/a\",\"x\":1},\"http://h/b\",{\"kind\":\"place\"}]"))
                .extracting(Attachment::url)
                .containsExactly("https://h/a", "http://h/b", null);
        for (String bad : new String[] {
            "\"a.png\"",
            "\"\"",
            "{\"url\":\"/a\"}",
            "{\"url\":\"//h/a\"}",
            "{\"url\":\"ftp://h/a\"}",
            "{\"url\":7}",
            "{\"url\":null}",
            "{\"url\":\"https://h/" + "a".repeat(2048) + "\"}"
        }) {
            assertThatThrownBy(() -> addressed("[{\"url\":\"https://h/a\"}," + bad + "]"))
                    .as(bad)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("payload.attachments must have absolute");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "null", "[]", "[\"https://h\"]", "{}"})
    void whatIsNoAddressAndNoObjectCannotBeShown(String element) {
        assertThatThrownBy(() -> addressed("[" + element + "]"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("payload.attachments must contain");
    }

    @Test
    void aMessageIsNotEmpty() throws Exception {
        for (String nothing : new String[] {"[]", "[null]", "[{}]", "[[]]", "[\"\"]", "[null,{}]"}) {
            JsonFields body = new JsonFields(Json.object("{\"attachments\":" + nothing + "}"), "");
            assertThatThrownBy(() -> MessageBody.readLenient(body))
                    .as(nothing)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("content");
        }
        JsonFields body = new JsonFields(Json.object("{\"attachments\":[7,{}]}"), "");
        assertThat(MessageBody.readLenient(body).attachments()).hasSize(2);
    }

    @Test
    void theElementAtFaultIsNamed() {
        assertThatThrownBy(() -> read("[{\"url\":\"https://h\"},{\"url\":7}]"))
                .hasMessage("payload.attachments[1].url must be a string");
    }
}
