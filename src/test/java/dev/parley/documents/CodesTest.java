package dev.parley.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of codes lists exactly the codes of the code. */
@Tag("fast")
class CodesTest {
    private static final Path PAGE = Path.of("docs/protocol/codes.md");

    @Test
    void everyCloseCode() {
        assertThat(rows("^\\| (\\d{4}) \\|"))
                .containsExactlyElementsOf(Stream.of(CloseCode.values())
                        .map(code -> String.valueOf(code.code()))
                        .toList());
    }

    @Test
    void everyErrorCodeWithItsStatus() {
        assertThat(rows("^\\| (`\\w+` \\| \\d{3}) \\|"))
                .containsExactlyElementsOf(Stream.of(ErrorCode.values())
                        .map(code -> "`" + code.wire() + "` | " + code.httpStatus())
                        .toList());
    }

    private static List<String> rows(String pattern) {
        return Pages.find("(?m)" + pattern, Pages.text(PAGE)).stream()
                .map(row -> row.group(1))
                .toList();
    }
}
