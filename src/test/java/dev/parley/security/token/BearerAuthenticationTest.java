package dev.parley.security.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.parley.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BearerAuthenticationTest {

    @Inject
    @Any
    Instance<HttpAuthenticationMechanism> mechanisms;

    @Inject
    MeterRegistry metrics;

    @Test
    void thereIsNoOtherWayIn() {
        assertThat(mechanisms
                        .handlesStream()
                        .map(handle -> handle.getBean().getBeanClass().getSimpleName()))
                .containsExactly("BearerAuthentication");
    }

    @Test
    void theTokenTellsWhoIsThere() {
        bearer(Tokens.mint("alice").roles("admin").token())
                .get("/testing/me")
                .then()
                .statusCode(200)
                .body("user_id", is("alice"))
                .body("roles", contains("admin"));
        given().header("Authorization", "bearer  " + Tokens.of("alice"))
                .get("/testing/me")
                .then()
                .statusCode(200);
        bearer(Tokens.of("alice"))
                .get("/testing/anybody")
                .then()
                .statusCode(200)
                .body(equalTo("alice"));
    }

    @Test
    void withoutATokenOneIsNobody() {
        given().get("/testing/anybody").then().statusCode(200).body(equalTo("nobody"));

        double before = failures("missing");
        given().get("/testing/me")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", is("Bearer realm=\"parley\""))
                .body("code", is("unauthorized"))
                .body("status", is(401))
                .body("title", is("Unauthorized"));
        assertThat(failures("missing")).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer garbage", "Bearer a.b.c", "bearer null"})
    void aBadTokenIsRefusedEvenWhereNoneIsNeeded(String authorization) {
        double before = failures("malformed");
        given().header("Authorization", authorization)
                .get("/testing/anybody")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", is("unauthorized"))
                .header("WWW-Authenticate", containsString("invalid_token"));
        assertThat(failures("malformed")).isEqualTo(before + 1);
    }

    @Test
    void eachReasonIsCountedAndNoneIsTold() {
        double expired = failures("expired");
        double forged = failures("signature");

        String one = bearer(
                        Tokens.mint("alice").expiringIn(Duration.ofMinutes(-1)).token())
                .get("/testing/me")
                .then()
                .statusCode(401)
                .extract()
                .asString();
        String other = bearer(Tokens.forged("alice"))
                .get("/testing/me")
                .then()
                .statusCode(401)
                .extract()
                .asString();

        assertThat(one).isEqualTo(other);
        assertThat(failures("expired")).isEqualTo(expired + 1);
        assertThat(failures("signature")).isEqualTo(forged + 1);
    }

    @Test
    void rolesAreThoseOfTheTokenAlone() {
        bearer(Tokens.mint("alice").roles("admin").token())
                .get("/testing/admin")
                .then()
                .statusCode(200);
        bearer(Tokens.of("admin"))
                .get("/testing/admin")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", is("forbidden"));
    }

    @Test
    void twoDifferentTokensAreOneTooMany() {
        double before = failures("ambiguous");
        given().header("Authorization", "Bearer " + Tokens.of("alice"), "Bearer " + Tokens.of("bob"))
                .get("/testing/anybody")
                .then()
                .statusCode(401);
        assertThat(failures("ambiguous")).isEqualTo(before + 1);
    }

    @Test
    void aTokenInTheAddressCountsForUpgradesOnly() {
        given().queryParam("token", Tokens.of("alice"))
                .get("/testing/anybody")
                .then()
                .statusCode(200)
                .body(equalTo("nobody"));
        given().header("Sec-WebSocket-Protocol", "bearer." + Tokens.of("alice"))
                .get("/testing/anybody")
                .then()
                .statusCode(200)
                .body(equalTo("nobody"));
        given().header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .queryParam("token", Tokens.of("alice"))
                .get("/testing/anybody")
                .then()
                .statusCode(400);
    }

    @Test
    void otherCredentialsLetNobodyIn() {
        given().auth()
                .preemptive()
                .basic("alice", "secret")
                .get("/testing/me")
                .then()
                .statusCode(401);
        given().cookie("Bearer", Tokens.of("alice")).get("/testing/me").then().statusCode(401);
        given().header("Authorization", Tokens.of("alice"))
                .get("/testing/me")
                .then()
                .statusCode(401);
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private double failures(String reason) {
        return metrics.get("parley.auth.failures")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
