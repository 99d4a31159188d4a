package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Knock;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class UpgradeAuthenticationTest {

    @TestHTTPResource("/testing/socket")
    URI address;

    @Test
    void theTokenMayStandInEachOfThreePlaces() {
        String token = Tokens.of("alice");

        assertThat(knock("?token=" + token, UnaryOperator.identity())).isEqualTo("alice");
        assertThat(knock("", socket -> socket.header("Authorization", "Bearer " + token)))
                .isEqualTo("alice");
        assertThat(knock("", socket -> socket.subprotocols("parley.v1", "bearer." + token)))
                .isEqualTo("alice");
    }

    @Test
    void theSameTokenTwiceIsOne() {
        String token = Tokens.of("alice");

        assertThat(knock("?token=" + token, socket -> socket.header("Authorization", "Bearer " + token)))
                .isEqualTo("alice");
    }

    @Test
    void withoutATokenTheSocketOpensForNobody() {
        assertThat(knock("", UnaryOperator.identity())).isEqualTo("nobody");
        assertThat(knock("?other=1", socket -> socket.subprotocols("parley.v1")))
                .isEqualTo("nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?token=", "?token", "?token=null", "?token=a.b.c", "?token=%00", "?a=1&token=x"})
    void aBadTokenGetsNoSocket(String query) {
        assertThat(knockRaw(query)).startsWith("HTTP/1.1 401 ").contains("\"code\":\"unauthorized\"");
    }

    @Test
    void anAddressThatCannotBeReadGetsNoSocketEither() {
        assertThat(knockRaw("?token=%zz")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void anExpiredOrForgedTokenGetsNoSocketWhereverItStands() {
        String expired = Tokens.mint("alice").expiringIn(Duration.ofMinutes(-1)).token();
        for (String token : new String[] {expired, Tokens.forged("alice")}) {
            assertThat(knock("?token=" + token, UnaryOperator.identity())).isEqualTo("401");
            assertThat(knock("", socket -> socket.header("Authorization", "Bearer " + token)))
                    .isEqualTo("401");
            assertThat(knock("", socket -> socket.subprotocols("parley.v1", "bearer." + token)))
                    .isEqualTo("401");
        }
    }

    @Test
    void twoDifferentTokensGetNoSocket() {
        String alice = Tokens.of("alice");
        String bob = Tokens.of("bob");

        assertThat(knock("?token=" + alice + "&token=" + bob, UnaryOperator.identity()))
                .isEqualTo("401");
        assertThat(knock("?token=" + alice, socket -> socket.header("Authorization", "Bearer " + bob)))
                .isEqualTo("401");
        assertThat(knock("?token=" + alice, socket -> socket.subprotocols("bearer." + bob)))
                .isEqualTo("401");
        assertThat(knock("", socket -> socket.header("Authorization", "Bearer " + alice)
                        .subprotocols("bearer." + bob)))
                .isEqualTo("401");
    }

    @Test
    void aHandshakeForAResourceIsRefused() {
        assertThat(raw("/testing/me?token=" + Tokens.of("alice"))).startsWith("HTTP/1.1 400 ");
        assertThat(raw("/testing/anybody?token=" + Tokens.of("alice"))).startsWith("HTTP/1.1 400 ");
    }

    private String knock(String query, UnaryOperator<WebSocket.Builder> with) {
        return Knock.at(URI.create("ws" + address.toString().substring("http".length()) + query), with);
    }

    private String knockRaw(String query) {
        return raw(address.getPath() + query);
    }

    private String raw(String target) {
        return Knock.raw(
                address,
                "GET " + target + " HTTP/1.1",
                "Host: localhost",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    }
}
