package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Knock;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TokensStayOutOfLogsTest {

    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger ACCESS = Logger.getLogger("io.quarkus.http.access-log");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        @SuppressWarnings("deprecation")
        public void publish(LogRecord entry) {
            lines.add(ExtLogRecord.wrap(entry).getFormattedMessage() + " " + entry.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Level level;

    @TestHTTPResource
    URI server;

    @BeforeEach
    void listen() {
        ROOT.addHandler(listener);
        level = ACCESS.getLevel();
        ACCESS.setLevel(Level.INFO);
    }

    @AfterEach
    void leave() {
        ACCESS.setLevel(level);
        ROOT.removeHandler(listener);
    }

    @Test
    void whateverBecomesOfTheUpgrade() {
        String good = Tokens.of("alice");
        String bad = Tokens.forged("alice");

        assertThat(open("testing/socket", good)).isEqualTo("alice");
        assertThat(open("testing/socket", bad)).isEqualTo("401");
        assertThat(open("testing/broken-upgrade", good)).isEqualTo("500");
        RestAssured.given()
                .queryParam("token", good)
                .get("/testing/broken")
                .then()
                .statusCode(500);

        await().untilAsserted(() -> assertThat(lines)
                .anyMatch(line -> line.contains("GET /testing/socket HTTP") && line.contains(" 401 "))
                .anyMatch(line -> line.contains("/testing/broken-upgrade failed")));
        assertThat(lines).noneMatch(line -> line.contains(good) || line.contains(bad) || line.contains("token="));
    }

    private String open(String path, String token) {
        URI http = server.resolve(path);
        return Knock.at(
                URI.create("ws" + http.toString().substring("http".length()) + "?token=" + token),
                UnaryOperator.identity());
    }
}
