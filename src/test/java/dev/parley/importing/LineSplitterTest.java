package dev.parley.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class LineSplitterTest {
    private static final int MAX = 8;

    /** Each line with its number; one that is too long as a dash. */
    private static List<String> split(String text, int chunkLength) {
        LineSplitter splitter = new LineSplitter(MAX);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += chunkLength) {
            byte[] chunk = java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunkLength));
            splitter.add(chunk);
            for (LineSplitter.Line line = splitter.next(); line != null; line = splitter.next()) {
                lines.add(shown(line));
            }
        }
        LineSplitter.Line last = splitter.last();
        if (last != null) {
            lines.add(shown(last));
        }
        return lines;
    }

    private static String shown(LineSplitter.Line line) {
        return line.number() + ":" + (line.bytes() == null ? "-" : new String(line.bytes(), StandardCharsets.UTF_8));
    }

    @Property
    void chunksDoNotMatter(
            @ForAll @Size(max = 12) List<@IntRange(max = 12) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 40) int chunkLength,
            @ForAll boolean ended) {
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            String line = "x".repeat(lengths.get(i));
            boolean last = i == lengths.size() - 1;
            text.append(line).append(last && !ended ? "" : "\n");
            if (!last || ended || !line.isEmpty()) {
                expected.add((i + 1) + ":" + (line.length() > MAX ? "-" : line));
            }
        }

        assertThat(split(text.toString(), chunkLength)).isEqualTo(expected);
    }

    @Test
    void aLineMayEndAsOnWindows() {
        assertThat(split("12345678\r\na\r\n", 3)).containsExactly("1:12345678", "2:a");
        assertThat(split("123456789\r\n", 3)).containsExactly("1:-");
        assertThat(split("1234567890\n", 3)).containsExactly("1:-");
        assertThat(split("123456789\n", 3)).containsExactly("1:-");
    }
}
