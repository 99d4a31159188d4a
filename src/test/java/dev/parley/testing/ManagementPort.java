package dev.parley.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.util.Map;

/** A free management port for the packaged process that Quarkus starts, which would take the default port otherwise. */
public final class ManagementPort implements QuarkusTestResourceLifecycleManager {

    private int port;

    @Override
    public Map<String, String> start() {
        port = FreePort.find();
        return Map.of("MANAGEMENT_PORT", Integer.toString(port));
    }

    public ValidatableResponse get(String path) {
        return RestAssured.given().get("http://localhost:" + port + path).then();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(ManagementPort.class));
    }

    @Override
    public void stop() {}
}
