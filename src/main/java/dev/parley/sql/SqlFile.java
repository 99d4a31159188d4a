package dev.parley.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Statements of {@code resources/sql}. A file begins with a comment that says what the statement does, its parameters,
 * what it returns and what it locks. {@code {message/columns}} stands for the text of another file.
 */
public final class SqlFile {
    private static final Pattern FRAGMENT = Pattern.compile("\\{([a-z_]+/[a-z_]+)}");

    private SqlFile() {}

    /**
     * Reads a statement, without its comment and with its fragments in place.
     *
     * @param name the file's, with its folder and without its ending
     * @throws IllegalStateException if there is no such file
     */
    public static String read(String name) {
        String body =
                source(name).lines().dropWhile(line -> line.startsWith("--")).collect(Collectors.joining("\n"));
        return FRAGMENT.matcher(body).replaceAll(fragment -> Matcher.quoteReplacement(read(fragment.group(1))));
    }

    private static String source(String name) {
        String resource = "/sql/" + name + ".sql";
        try (InputStream in = SqlFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
