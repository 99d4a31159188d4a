package dev.parley.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages for readers: Markdown in the root, and below {@code docs} and {@code deploy}. */
record Pages(Path root) {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(.*?)\\n(.*?)^```$");

    /** A block that is set apart from the text. */
    record Block(Path page, String kind, String text) {
        List<String> lines() {
            return text.lines().filter(line -> !line.isBlank()).toList();
        }
    }

    static Pages here() {
        return new Pages(Path.of("").toAbsolutePath());
    }

    List<Path> all() {
        List<Path> pages = new ArrayList<>(below(root, 1));
        pages.addAll(below(root.resolve("docs"), 9));
        pages.addAll(below(root.resolve("deploy"), 9));
        pages.add(root.resolve("src/bench/README.md"));
        return pages;
    }

    private static List<Path> below(Path folder, int depth) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text without blocks. */
    static String prose(Path page) {
        return BLOCK.matcher(text(page)).replaceAll("");
    }

    static List<Block> blocks(Path page) {
        return BLOCK.matcher(text(page))
                .results()
                .map(block -> new Block(page, block.group(1).strip(), block.group(2)))
                .toList();
    }

    static List<MatchResult> find(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    /** The anchors of a page's headings, as GitHub makes them. */
    static List<String> anchors(Path page) {
        return find("(?m)^#+ (.+)$", prose(page)).stream()
                .map(heading -> heading.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
