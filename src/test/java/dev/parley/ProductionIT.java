package dev.parley;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.operations.ManifestFacts;
import dev.parley.operations.Manifests;
import dev.parley.testing.Knock;
import dev.parley.testing.ManagementPort;
import dev.parley.testing.RawClient;
import dev.parley.testing.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusIntegrationTest
@QuarkusTestResource(value = Servers.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = ManagementPort.class, restrictToAnnotatedClass = true)
class ProductionIT {

    ManagementPort management;

    @TestHTTPResource("/ws")
    URI ws;

    @Test
    void thePackageIsHealthyWithServersGivenByItsEnvironment() {
        management.get("/q/health").statusCode(200).body("status", equalTo("UP"));
    }

    /** What the node and Prometheus ask on Kubernetes. */
    @Test
    void theProbesOfTheManifestsAreAnswered() throws IOException {
        for (String path : new ManifestFacts(Manifests.in("base"), Map.of()).probePaths()) {
            management.get(path).statusCode(200).body("status", equalTo("UP"));
        }
    }

    @Test
    void nobodyMintsTokensInProduction() {
        given().queryParam("user", "alice").get("/dev/token").then().statusCode(404);
    }

    @Test
    void theHttpApiIsDescribedInProductionTooWithoutAPageToTryIt() {
        given().queryParam("format", "json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("Parley over HTTP"))
                .body("paths.'/api/v1/conversations'.post.summary", notNullValue());
        for (String page : new String[] {"/q/swagger-ui", "/q/swagger-ui/", "/q/swagger-ui/index.html"}) {
            given().get(page).then().statusCode(404);
        }
    }

    @Test
    void nothingOfDevelopmentAndNoConsoleIsInProduction() {
        for (String path : new String[] {
            "/dev",
            "/dev/",
            "/dev/token",
            "/q/dev-ui",
            "/q/dev",
            "/q/dev-v1",
            "/q/graphql-ui",
            "/q/arc",
            "/q/info",
            "/q/logging",
            "/q/metrics",
            "/q/health",
            "/q/health/ready",
            "/q/openapi-ui",
            "/q/swagger-ui",
            "/console",
            "/console/",
            "/console/app.js",
            "/h2-console",
            "/actuator",
            "/.env",
            "/application.properties",
            "/META-INF/openapi.yaml",
            "/db/migration/V1__schema.sql",
            "/testing/me"
        }) {
            given().redirects().follow(false).get(path).then().statusCode(404);
        }
        for (String path : new String[] {
            "/q/dev-ui", "/q/swagger-ui", "/q/arc", "/q/info", "/dev/token", "/api/v1/chats", "/health"
        }) {
            management.get(path).statusCode(404);
        }
        management.get("/q/metrics").statusCode(200).body(containsString("parley_security_events_total"));
    }

    @Test
    void filesThatAreReadWhileItRunsAreThere() {
        given().get("/client/parley.js").then().statusCode(200).body(containsString("export{"));
        given().get("/client/react/index.d.ts").then().statusCode(200).body(containsString("useWebSocket"));
        given().get("/asyncapi.yaml").then().statusCode(200).body(containsString("asyncapi: "));
    }

    /** In a native image Vert.x would agree to them. */
    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate; client_max_window_bits", "x-webkit-deflate-frame", "deflate-frame"})
    void noExtensionIsAgreedUpon(String extension) {
        try (RawClient client = RawClient.connectWith(ws, "ann", "Sec-WebSocket-Extensions: " + extension)) {
            assertThat(client.answer().toLowerCase(Locale.ROOT)).doesNotContain("sec-websocket-extensions");
            client.readText("auth.success");
            byte[] reserved = RawClient.frame(true, RawClient.TEXT, "{\"type\":\"ping\"}".getBytes(UTF_8));
            reserved[0] |= 0x40;
            assertThat(client.write(reserved).closeCode()).isEqualTo(1002);
        }
    }

    /** Anybody can make such a page. */
    @Test
    void aPageOfAFileMayNeitherConnectNorAsk() {
        assertThat(Knock.at(URI.create(ws.toString().replace("http", "ws")), socket -> socket.header("Origin", "null")))
                .isEqualTo("403");
        given().header("Origin", "null")
                .get("/api/v1/websocket/notifications")
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        try (RawClient client = RawClient.connect(ws, "ann")) {
            client.send(true, RawClient.TEXT, new byte[] {'{', (byte) 0xc3, 0x28, '}'});
            assertThat(client.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void noAnswerOfProductionTellsWhatRunsHere() {
        for (String path : new String[] {"/", "/health", "/nothing", "/api/v1/chats", "/ws"}) {
            given().get(path)
                    .then()
                    .header("Server", nullValue())
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Cache-Control", "no-store")
                    .body(not(containsString("uarkus")));
        }
    }
}
