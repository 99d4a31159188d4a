package dev.parley.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The settings that the pages name exist. */
@Tag("fast")
class SettingsNamesTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/parley");

    private static Set<String> variables;
    private static Set<String> properties;
    private static Set<String> prefixes;

    private final Pages pages = Pages.here();

    @BeforeAll
    static void read() throws IOException {
        variables = new HashSet<>();
        properties = new HashSet<>();
        prefixes = new HashSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                Pages.find("\\b(?:read|text)\\(\\s*\"([A-Z][A-Z_]+)\"", source)
                        .forEach(name -> variables.add(name.group(1)));
                if (file.endsWith("Environment.java")) {
                    Pages.find("List\\.of\\(\\s*(\"[A-Z\", _]+\")\\)", source)
                            .forEach(names ->
                                    Pages.find("[A-Z_]+", names.group(1)).forEach(name -> variables.add(name.group())));
                }
                Pages.find("@ConfigMapping\\(prefix = \"([a-z.-]+)\"\\)", source)
                        .forEach(prefix -> declared(prefix.group(1), source));
            }
        }
        variables.addAll(properties.stream().map(SettingsNamesTest::variable).collect(Collectors.toSet()));
    }

    /** Each method of such an interface is a setting. */
    private static void declared(String prefix, String source) {
        prefixes.add(prefix);
        Pages.find("(?m)^    (?!default )[\\w.<>]+ (\\w+)\\(\\);", source)
                .forEach(method -> properties.add(prefix + "."
                        + method.group(1).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)));
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    @Test
    void whatTheTableOfSettingsNamesIsThere() {
        List<String> named = Pages.text(pages.root().resolve("docs/configuration.md"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Pages.find("`([A-Z][A-Z_]+)`", line.split("\\|")[1]).stream())
                .map(name -> name.group(1))
                .toList();
        assertThat(named).hasSizeGreaterThan(20).allSatisfy(name -> assertThat(variables)
                .contains(name));
    }

    @Test
    void everySettingThatAPageNamesIsThere() {
        for (Path page : pages.all()) {
            for (MatchResult name : Pages.find("\\bPARLEY_[A-Z_]*[A-Z]\\b(?!_)", Pages.text(page))) {
                assertThat(variables).as("%s", page).contains(name.group());
            }
            for (MatchResult name : Pages.find("`((parley\\.[a-z-]+)\\.[a-z.-]+)`", Pages.text(page))) {
                // Meters and attributes of spans have such names, too.
                if (prefixes.contains(name.group(2))) {
                    assertThat(properties).as("%s", page).contains(name.group(1));
                }
            }
        }
    }

    /** The list that is checked before the settings are declared. */
    @Test
    void everySettingIsListedWithItsType() throws IOException {
        List<String> listed = Files.readAllLines(Path.of("src/main/resources/parley-settings.txt"));
        assertThat(listed).isSorted().allSatisfy(line -> assertThat(line)
                .matches("\\w+ ((time|number)( or 0)?|flag|text)"));
        assertThat(listed.stream().map(line -> line.replace(" or 0", "")).toList())
                .containsExactlyInAnyOrderElementsOf(declared());
    }

    private static Set<String> declared() throws IOException {
        Set<String> declared = new HashSet<>(Set.of("PARLEY_ORIGINS text"));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith("Config.java")).toList()) {
                String source = Files.readString(file);
                for (MatchResult prefix : Pages.find("@ConfigMapping\\(prefix = \"([a-z.-]+)\"\\)", source)) {
                    Pages.find("(?m)^    (?!default )([\\w.<>]+) (\\w+)\\(\\);", source)
                            .forEach(method -> declared.add(variable(prefix.group(1) + "."
                                            + method.group(2).replaceAll("([A-Z])", "-$1"))
                                    + " " + type(method.group(1))));
                }
            }
        }
        return declared;
    }

    private static String type(String java) {
        return switch (java) {
            case "Duration", "Optional<Duration>" -> "time";
            case "int", "long" -> "number";
            case "boolean" -> "flag";
            default -> "text";
        };
    }

    @Test
    void whatIsReadFromTheEnvironmentIsDocumented() {
        String all = pages.all().stream().map(Pages::text).collect(Collectors.joining());
        assertThat(variables)
                .filteredOn(name -> !name.startsWith("PARLEY_"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(all).contains("`" + name + "`"));
    }
}
