package dev.parley.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Short statements are beside their code, long ones in files of their own. */
@Tag("fast")
class SqlFilesTest {
    private static final Path FILES = Path.of("src/main/resources/sql");
    private static final Path CODE = Path.of("src/main/java");
    private static final int MAX_LINES = 10;
    private static final Pattern READ = Pattern.compile("SqlFile\\.read\\(\\s*\"([^\"]+)\"\\)");
    private static final Pattern FRAGMENT = Pattern.compile("\\{([a-z_]+/[a-z_]+)}");
    private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\"\\n(.*?)\"\"\"", Pattern.DOTALL);
    private static final Pattern STATEMENT = Pattern.compile("\\b(SELECT|INSERT|UPDATE|DELETE)\\b");

    @Test
    void eachFileBeginsWithWhatItDoes() throws IOException {
        for (Path file : filesBelow(FILES)) {
            assertThat(Files.readString(file))
                    .as(file.toString())
                    .startsWith("-- ")
                    .doesNotContain("\t");
            assertThat(SqlFile.read(name(file)))
                    .isNotBlank()
                    .doesNotStartWith("--")
                    .doesNotContain("{message/");
        }
    }

    @Test
    void eachFileIsReadByCodeOrByAnother() throws IOException {
        Set<String> read = new TreeSet<>();
        for (Path source : filesBelow(CODE)) {
            collect(READ.matcher(Files.readString(source)), read);
        }
        Set<String> there = new TreeSet<>();
        for (Path file : filesBelow(FILES)) {
            there.add(name(file));
            collect(FRAGMENT.matcher(Files.readString(file)), read);
        }
        assertThat(read).isEqualTo(there);
    }

    @Test
    void noLongStatementIsInATextBlock() throws IOException {
        for (Path source : filesBelow(CODE)) {
            Matcher block = TEXT_BLOCK.matcher(Files.readString(source));
            while (block.find()) {
                if (STATEMENT.matcher(block.group(1)).find()) {
                    assertThat(block.group(1).strip().lines().count())
                            .as(source.toString())
                            .isLessThanOrEqualTo(MAX_LINES);
                }
            }
        }
    }

    /** Includes those that are put together from several text blocks. */
    @Test
    void noLongStatementIsAConstant() throws Exception {
        Set<String> files = new TreeSet<>();
        for (Path file : filesBelow(FILES)) {
            files.add(SqlFile.read(name(file)));
        }
        int statements = 0;
        for (Path source : filesBelow(CODE)) {
            if (!STATEMENT.matcher(Files.readString(source)).find()) {
                continue;
            }
            for (Field constant : type(source).getDeclaredFields()) {
                if (Modifier.isStatic(constant.getModifiers()) && constant.getType() == String.class) {
                    constant.setAccessible(true);
                    String text = (String) constant.get(null);
                    if (STATEMENT.matcher(text).find() && !files.contains(text)) {
                        statements++;
                        assertThat(text.strip().lines().count())
                                .as(constant.toString())
                                .isLessThanOrEqualTo(MAX_LINES);
                    }
                }
            }
        }
        assertThat(statements).isPositive();
    }

    private static Class<?> type(Path source) throws ClassNotFoundException {
        String path = CODE.relativize(source).toString();
        return Class.forName(path.substring(0, path.length() - ".java".length()).replace('/', '.'));
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> SqlFile.read("message/nothing")).hasMessageContaining("/sql/message/nothing.sql");
    }

    private static void collect(Matcher matcher, Set<String> names) {
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
    }

    private static String name(Path file) {
        String path = FILES.relativize(file).toString();
        return path.substring(0, path.length() - ".sql".length());
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
