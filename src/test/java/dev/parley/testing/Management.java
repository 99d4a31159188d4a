package dev.parley.testing;

import io.quarkus.test.common.http.TestHTTPResourceManager;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.net.URI;

/** The management port of the service under test, with detailed health checks and metrics. */
public final class Management {

    private Management() {}

    public static ValidatableResponse get(String path) {
        return RestAssured.given().get(address().resolve(path)).then();
    }

    @SuppressWarnings("removal")
    public static URI address() {
        return URI.create(TestHTTPResourceManager.getManagementUri());
    }
}
