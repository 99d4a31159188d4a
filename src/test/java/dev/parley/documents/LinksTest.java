package dev.parley.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Links and names of settings in the pages are valid. */
@Tag("fast")
class LinksTest {
    private static final String LINK = "\\[[^\\]]*\\]\\(([^)\\s]+)\\)";

    private final Pages pages = Pages.here();

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages.all()) {
            for (MatchResult link : Pages.find(LINK, Pages.prose(page))) {
                links++;
                if (!leads(page, link.group(1))) {
                    broken.add(pages.root().relativize(page) + ": " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(20);
    }

    @Test
    void everyPageIsLinkedToFromTheIndex() {
        Path index = pages.root().resolve("docs/README.md");
        Set<Path> linked = new TreeSet<>();
        for (MatchResult link : Pages.find(LINK, Pages.prose(index))) {
            linked.add(
                    index.resolveSibling(link.group(1).replaceFirst("#.*", "")).normalize());
        }
        assertThat(pages.all())
                .filteredOn(page -> page.startsWith(index.getParent()) && !page.equals(index))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(linked).contains(page));
    }

    private static boolean leads(Path page, String target) {
        if (target.matches("https?://.*")) {
            return true;
        }
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (parts.length == 2 && file.toString().endsWith(".md")) {
            return Files.isRegularFile(file) && Pages.anchors(file).contains(parts[1]);
        }
        return Files.exists(file);
    }
}
