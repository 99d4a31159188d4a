package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.http.web.ClientFiles;
import dev.parley.testing.NodeScripts;
import dev.parley.testing.NodeScripts.Result;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the web client as it is served, with this service; uses Node, if it is installed. */
@QuarkusTest
class WebClientTest {
    private static final Path SCRIPTS = Path.of("src/test/js/client");
    private static final Path WORK = Path.of("target/web-client-test");
    private static final Path SOURCES = Path.of("src/main/web");

    @TestHTTPResource("/")
    URI server;

    @ConfigProperty(name = "quarkus.application.version")
    String version;

    @Test
    void itIsAModuleOfLessThanTenKilobytes() {
        Response answer = given().header("Accept-Encoding", "gzip").get("/client/parley.js");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("text/javascript");
        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(Integer.parseInt(answer.header("Content-Length"))).isBetween(1_000, 10_000);
        assertThat(answer.asString()).contains("export{").doesNotContain("import ");
    }

    @Test
    void browsersKeepItAndAskWhetherItHasChanged() {
        Response plain = given().header("Accept-Encoding", "identity").get("/client/parley.js");
        String tag = plain.header("ETag");
        assertThat(plain.header("Cache-Control")).isEqualTo("public, no-cache");
        assertThat(plain.headers().getValues("Cache-Control")).hasSize(1);
        Response again = given().header("Accept-Encoding", "identity")
                .header("If-None-Match", tag)
                .get("/client/parley.js");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(again.asByteArray()).isEmpty();
        given().header("If-None-Match", "\"another\"")
                .get("/client/parley.js")
                .then()
                .statusCode(200);
    }

    @Test
    void aVersionHasItsOwnName() {
        String current = given().get("/client/parley.js").asString();
        assertThat(given().get("/client/parley-" + version + ".js").asString()).isEqualTo(current);
        given().get("/client/parley-0.0.0.js").then().statusCode(404);
        assertThat(ClientFiles.caching("1.0.0")).contains("immutable");
        assertThat(ClientFiles.caching("1.0.0-SNAPSHOT")).doesNotContain("immutable");
    }

    @Test
    void typesAndHooksAreBesideIt() {
        given().get("/client/parley.d.ts").then().statusCode(200).body(containsString("export class Parley"));
        given().get("/client/react/index.d.ts")
                .then()
                .statusCode(200)
                .body(containsString("export function useWebSocket"));
        given().get("/client/react/index.js")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/javascript"))
                .body(containsString("\"react\""), containsString("\"../parley.js\""));
        given().get("/client/parley.js.map").then().statusCode(200);
        given().head("/client/parley.js").then().statusCode(200);
        given().get("/client/../client/nothing.js").then().statusCode(404);
    }

    @Test
    void theConsoleIsAPageOnWhichNoTextBecomesAScript() {
        String policy = given().get("/console")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/html"))
                .body(
                        containsString("data-tokens=\"minted\""),
                        not(containsString("<script>")),
                        not(containsString("style=")))
                .extract()
                .header("Content-Security-Policy");
        assertThat(policy)
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "frame-ancestors 'none'",
                        "require-trusted-types-for 'script'")
                .doesNotContain("unsafe", "*");
        given().get("/console/app.js")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", policy)
                .contentType(startsWith("text/javascript"))
                .body(containsString("\"../client/parley.js\""));
        given().get("/console/console.css").then().statusCode(200).contentType(startsWith("text/css"));
        for (String nothing : List.of("/console/", "/console/index.html", "/console/main.ts", "/consoles")) {
            given().get(nothing).then().statusCode(404);
        }
        given().post("/console").then().statusCode(oneOf(404, 405));
    }

    @Test
    void itsTypesHoldItIsLintedAndItsPartsWork() throws Exception {
        NodeScripts scripts = prepare();
        scripts.copy(SOURCES, "web");
        scripts.copy(SOURCES.resolve("src"), "web/src");
        scripts.copy(SOURCES.resolve("react"), "web/react");
        scripts.copy(SOURCES.resolve("client"), "web/client");
        scripts.copy(SOURCES.resolve("console"), "web/console");
        scripts.copy(SCRIPTS.resolve("types"), "web/src");
        Result types = scripts.run(
                "types.txt",
                Map.of(),
                "node",
                "node_modules/typescript/bin/tsc",
                "-p",
                "web",
                "--noEmit",
                "false",
                "--outDir",
                "js");
        assertThat(types.exitCode()).as(types.output()).isZero();
        Result lint = scripts.run(
                "lint.txt",
                Map.of(),
                "node",
                "node_modules/oxlint/bin/oxlint",
                "-c",
                "web/.oxlintrc.json",
                "--deny-warnings",
                "web/src",
                "web/react",
                "web/client",
                "web/console");
        assertThat(lint.exitCode()).as(lint.output()).isZero();
        Result parts = scripts.run("units.txt", Map.of(), "node", "--test", "units.test.mjs");
        assertThat(parts.exitCode()).as(parts.output()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "react"})
    void itWorksWithThisService(String script) throws Exception {
        String ann = People.newId();
        Result result = prepare()
                .run(
                        script + ".txt",
                        Map.of(
                                "PARLEY_URL", server.toString(),
                                "PARLEY_TOKEN_ANN", Tokens.of(ann),
                                "PARLEY_TOKEN_SHORT",
                                        Tokens.mint(ann)
                                                .expiringIn(Duration.ofSeconds(45))
                                                .token(),
                                "PARLEY_TOKEN_BOB", Tokens.of(People.newId()),
                                "PARLEY_TOKEN_EVE", Tokens.of(People.newId())),
                        "node",
                        script + ".mjs");
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).endsWith("* all is well\n");
    }

    private static NodeScripts prepare() throws Exception {
        return NodeScripts.in(SCRIPTS, WORK);
    }
}
