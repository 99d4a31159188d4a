package dev.parley;

import dev.parley.testing.Management;
import dev.parley.testing.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

@QuarkusIntegrationTest
@QuarkusTestResource(value = Servers.class, restrictToAnnotatedClass = true)
class ProductionIT {

    @Test
    void thePackageIsHealthyWithServersGivenByItsEnvironment() {
        Management.get("/q/health").statusCode(200).body("status", equalTo("UP"));
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
}
