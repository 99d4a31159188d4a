package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.PackagedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.junit.jupiter.api.Test;

/** The bill of materials against a list of known weaknesses, and what SECURITY.md says stays open against both. */
class KnownVulnerabilitiesIT {
    private static final Path LIST = Path.of("src/test/resources/known-vulnerabilities.tsv");
    private static final Pattern OPEN = Pattern.compile("(?m)^\\| (CVE-\\d+-\\d+|GHSA-[a-z0-9-]+) \\|");

    private record Weakness(String id, String artifact, VersionRange versions) {
        private static Weakness of(String row) {
            String[] cells = row.split("\t");
            try {
                return new Weakness(cells[0], cells[1], VersionRange.createFromVersionSpec(cells[2]));
            } catch (InvalidVersionSpecificationException e) {
                throw new IllegalArgumentException(row, e);
            }
        }

        boolean isIn(JsonNode component) {
            return artifact.equals(component.path("group").asText() + ":"
                            + component.path("name").asText())
                    && versions.containsVersion(
                            new DefaultArtifactVersion(component.path("version").asText()));
        }
    }

    @Test
    void whatIsKnownIsMendedOrSaidToBeOpen() throws IOException {
        JsonNode bill = new ObjectMapper()
                .readTree(PackagedProcess.folder().resolveSibling("bom.json").toFile());
        assertThat(bill.path("components").size()).isGreaterThan(100);
        List<String> open = new ArrayList<>();
        for (Weakness weakness : weaknesses()) {
            for (JsonNode component : bill.path("components")) {
                if (weakness.isIn(component)) {
                    open.add(weakness.id());
                }
            }
        }
        List<String> said = OPEN.matcher(Files.readString(Path.of("SECURITY.md")))
                .results()
                .map(it -> it.group(1))
                .toList();
        assertThat(open).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(said);
    }

    @Test
    void theListFindsWhatItIsFor() throws IOException {
        JsonNode old = new ObjectMapper()
                .readTree("{\"group\":\"io.netty\",\"name\":\"netty-codec-http\",\"version\":\"4.1.130.Final\"}");
        assertThat(weaknesses().stream().filter(it -> it.isIn(old)).map(Weakness::id))
                .contains("CVE-2026-33870", "CVE-2026-42581");
    }

    private static List<Weakness> weaknesses() throws IOException {
        return Files.readAllLines(LIST).stream()
                .filter(row -> !row.isBlank() && !row.startsWith("#"))
                .map(Weakness::of)
                .toList();
    }
}
