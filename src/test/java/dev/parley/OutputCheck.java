package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Markers;
import dev.parley.testing.PackagedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Looks at all that Parley logged while it was tested, in one JVM and as a package: no token is in it, and nothing that
 * somebody wrote. Runs after all other tests.
 */
class OutputCheck {
    /** A token of any test's, whole. */
    private static final Pattern TOKEN =
            Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}");

    private static final Pattern QUERY_TOKEN = Pattern.compile("[?&]token=");

    @Test
    void nothingThatWasPlantedWasLogged() throws IOException {
        assertThat(lines(line -> line.contains(Markers.PLANTED))).isEmpty();
    }

    @Test
    void noTokenWasLogged() throws IOException {
        assertThat(lines(line ->
                        TOKEN.matcher(line).find() || QUERY_TOKEN.matcher(line).find()))
                .isEmpty();
    }

    @Test
    void thereWasSomethingToLookAt() throws IOException {
        assertThat(lines(line -> line.contains("io.quarkus.http.access-log") && line.contains("GET /ws/chat HTTP")))
                .isNotEmpty();
        assertThat(lines(line -> line.contains("dev.parley.security.events") && line.contains("token_refused")))
                .isNotEmpty();
        assertThat(files())
                .anyMatch(file -> file.getFileName().toString().startsWith("process-"))
                .anyMatch(file -> file.endsWith("metrics.txt"))
                .anyMatch(file -> file.endsWith("quarkus.log"));
    }

    private static List<String> lines(Predicate<String> wanted) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                lines.filter(wanted)
                        .limit(5)
                        .map(line -> file.getFileName() + ": " + line)
                        .forEach(found::add);
            }
        }
        return found;
    }

    /** Of the tests in one JVM, of processes that tests started, and of the one that Quarkus did. */
    private static List<Path> files() throws IOException {
        try (Stream<Path> kept = Files.list(PackagedProcess.OUTPUT);
                Stream<Path> ofQuarkus = Files.find(Path.of("target"), 1, (path, _) -> path.getFileName()
                        .toString()
                        .startsWith("quarkus.log"))) {
            return Stream.concat(kept, ofQuarkus).toList();
        }
    }
}
