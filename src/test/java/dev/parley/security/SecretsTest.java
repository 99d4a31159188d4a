package dev.parley.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ChatClient;
import dev.parley.testing.Issuer;
import dev.parley.testing.Knock;
import dev.parley.testing.People;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret as long as HS512 requires, next to the previous one, as long as HS384 requires. */
@QuarkusTest
@TestProfile(SecretsTest.Rotated.class)
class SecretsTest {
    private static final String CURRENT = "a current secret of exactly sixty-four bytes, counted one by one";
    private static final String PREVIOUS = "a previous secret of forty-eight bytes, counted.";
    private static final String SHORT = "a third secret, which nobody was told here of....";

    public static final class Rotated implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.jwt.secret", CURRENT, "parley.jwt.secret-previous", PREVIOUS);
        }
    }

    @TestHTTPResource("/")
    URI server;

    private final String user = People.newId();

    @Test
    void theyAreAsLongAsTheyShouldBe() {
        assertThat(CURRENT).hasSize(64);
        assertThat(PREVIOUS).hasSize(48);
    }

    @ParameterizedTest
    @CsvSource({
        "current, HS256, 200",
        "current, HS384, 200",
        "current, HS512, 200",
        "previous, HS256, 200",
        "previous, HS384, 200",
        "previous, HS512, 401",
        "another, HS256, 401",
        "another, HS384, 401"
    })
    void aSecretIsGoodForHashesThatAreNotLonger(String which, String algorithm, int status) {
        String secret = Map.of("current", CURRENT, "previous", PREVIOUS, "another", SHORT)
                .get(which);

        given().header("Authorization", "Bearer " + token(secret, algorithm))
                .get("/api/v1/conversations")
                .then()
                .statusCode(status);
        String upgraded = Knock.at(door("/ws/chat?token=" + token(secret, algorithm)), UnaryOperator.identity());
        assertThat(upgraded)
                .satisfies(first -> assertThat(first.contains("\"connected\"")).isEqualTo(status == 200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/chat/%s", "/ws/chat", "/", "/ws/connect", "/ws"})
    void aTokenOfThePreviousSecretIsGoodAtEveryDoor(String path) {
        for (String secret : new String[] {CURRENT, PREVIOUS}) {
            try (ChatClient client = ChatClient.dial(door(path.formatted(user) + "?token=" + token(secret, "HS256")))
                    .connect()) {
                client.untilPong();
            }
        }
        assertThat(Knock.at(door(path.formatted(user) + "?token=" + token(SHORT, "HS256")), UnaryOperator.identity()))
                .isEqualTo("401");
    }

    @Test
    void andInEveryPlaceOfTheNativeDoor() {
        String token = token(PREVIOUS, "HS256");
        try (ChatClient first = ChatClient.dial(door("/ws")).connect();
                ChatClient header = ChatClient.dial(door("/ws"))
                        .header("Authorization", "Bearer " + token)
                        .connect()) {
            assertThat(first.send("auth", "'token':'" + token + "'")
                            .next("auth.success")
                            .at("/payload/user_id")
                            .asText())
                    .isEqualTo(user);
            assertThat(header.next("auth.success").at("/payload/user_id").asText())
                    .isEqualTo(user);
        }
        assertThat(Knock.at(door("/ws"), socket -> socket.subprotocols("parley.v1", "bearer." + token)))
                .contains("auth.success");
    }

    private URI door(String path) {
        return new People(server).door(path);
    }

    private String token(String secret, String algorithm) {
        return Issuer.sign(
                new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HMAC"),
                "{'sub':'" + user + "','iat':" + Instant.now().getEpochSecond() + ",'exp':"
                        + Instant.now().plusSeconds(300).getEpochSecond() + "}",
                "alg",
                algorithm);
    }
}
