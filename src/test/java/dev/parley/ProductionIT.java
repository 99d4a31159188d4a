package dev.parley;

import dev.parley.operations.ManifestFacts;
import dev.parley.operations.Manifests;
import dev.parley.testing.ManagementPort;
import dev.parley.testing.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

@QuarkusIntegrationTest
@QuarkusTestResource(value = Servers.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = ManagementPort.class, restrictToAnnotatedClass = true)
class ProductionIT {

    ManagementPort management;

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
        given().queryParam("format", "json").get("/q/openapi").then().statusCode(200)
                .body("info.title", equalTo("Parley over HTTP")).body("paths.'/api/v1/conversations'.post.summary", notNullValue());
        for (String page : new String[] {"/q/swagger-ui", "/q/swagger-ui/", "/q/swagger-ui/index.html"}) {
            given().get(page).then().statusCode(404);
        }
    }

    @Test
    void nothingOfDevelopmentAndNoConsoleIsInProduction() {
        for (String path : new String[] {"/dev", "/dev/", "/dev/token", "/q/dev-ui", "/q/dev", "/q/dev-v1", "/q/graphql-ui", "/q/arc", "/q/info",
                "/q/logging", "/q/metrics", "/q/health", "/q/health/ready", "/q/openapi-ui", "/q/swagger-ui", "/console", "/h2-console",
                "/actuator", "/.env", "/application.properties", "/META-INF/openapi.yaml", "/db/migration/V1__schema.sql", "/testing/me"}) {
            given().redirects().follow(false).get(path).then().statusCode(404);
        }
        for (String path : new String[] {"/q/dev-ui", "/q/swagger-ui", "/q/arc", "/q/info", "/dev/token", "/api/v1/chats", "/health"}) {
            management.get(path).statusCode(404);
        }
        management.get("/q/metrics").statusCode(200).body(containsString("parley_security_events_total"));
    }

    @Test
    void noAnswerOfProductionTellsWhatRunsHere() {
        for (String path : new String[] {"/", "/health", "/nothing", "/api/v1/chats", "/ws"}) {
            given().get(path).then().header("Server", nullValue()).header("X-Content-Type-Options", "nosniff")
                    .header("Cache-Control", "no-store").body(not(containsString("uarkus")));
        }
    }
}
