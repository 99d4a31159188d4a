package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.RawHttp;
import dev.parley.testing.RawHttp.Answer;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients such as curl send a body of more than a few bytes only when they are told to, or after a second. */
@QuarkusTest
class ExpectContinueTest {
    private static final String EXPECT = "Expect: 100-continue";
    private static final String BODY = "{\"a\":1}";

    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @ValueSource(strings = {"Expect: 100-continue", "expect: 100-Continue"})
    void aClientThatWaitsIsAskedForItsBody(String expect) {
        try (RawHttp http = RawHttp.connect(server)) {
            for (int i = 0; i < 2; i++) {
                http.send(letter("HTTP/1.1", expect, "Content-Length: " + BODY.length()));
                Answer interim = http.read();
                assertThat(interim.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
                Answer answer = http.send(BODY).read();
                assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(BODY);
                assertThat(answer.header("Connection")).isNull();
            }
        }
    }

    @Test
    void soIsOneThatDoesNotSayHowLongItIs() {
        try (RawHttp http = RawHttp.connect(server)) {
            http.send(letter("HTTP/1.1", EXPECT, "Transfer-Encoding: chunked"));
            assertThat(http.read().status()).isEqualTo(100);
            Answer answer = http.send("7\r\n" + BODY + "\r\n0\r\n\r\n").read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(BODY);
        }
    }

    @Test
    void oneThatDoesNotWaitLosesNothing() {
        try (RawHttp http = RawHttp.connect(server)) {
            http.send(letter(
                            "HTTP/1.1",
                            EXPECT,
                            "Authorization: Bearer " + Tokens.of("ann"),
                            "Content-Length: " + BODY.length())
                    + BODY);
            assertThat(http.read().status()).isEqualTo(100);
            assertThat(http.read().body()).isEqualTo(BODY);
        }
    }

    @Test
    void oneThatDoesNotKnowOfItIsNotAsked() {
        for (String head : new String[] {
            letter("HTTP/1.0", EXPECT, "Content-Length: 7"),
            letter("HTTP/1.1", "Content-Length: 7"),
            letter("HTTP/1.1", "Expect: something", "Content-Length: 7")
        }) {
            try (RawHttp http = RawHttp.connect(server)) {
                assertThat(http.send(head + BODY).read().status()).as(head).isEqualTo(200);
            }
        }
    }

    @Test
    void whatIsTooLongIsRefusedAtOnce() {
        refused(413, letter("HTTP/1.1", EXPECT, "Content-Length: 70000"));
    }

    @Test
    void whatIsTooLongAndDoesNotSaySoIsRefusedLater() {
        try (RawHttp http = RawHttp.connect(server)) {
            http.send(letter("HTTP/1.1", EXPECT, "Transfer-Encoding: chunked"));
            assertThat(http.read().status()).isEqualTo(100);
            http.sendOnAndOn(("11170\r\n" + "x".repeat(70_000) + "\r\n").getBytes());
            assertThat(http.read().status()).isEqualTo(413);
        }
    }

    @Test
    void aBadTokenIsRefusedAtOnce() {
        String token = "Authorization: Bearer " + Tokens.forged("ann");
        refused(401, letter("HTTP/1.1", EXPECT, token, "Content-Length: 7"));
        refused(
                401,
                RawHttp.request(
                        "POST /api/v1/import?source=a HTTP/1.1", "Host: a", EXPECT, token, "Content-Length: 70000"));
    }

    @Test
    void anImportIsAskedForOnlyIfTheCallerMay() {
        String importing = "POST /api/v1/import?source=a&dry_run=true HTTP/1.1";
        String ann = "Authorization: Bearer " + Tokens.of("ann");
        refused(403, RawHttp.request(importing, "Host: a", EXPECT, ann, "Content-Length: 70000"));
        String shop =
                "Authorization: Bearer " + Tokens.mint("shop").roles("service").token();
        try (RawHttp http = RawHttp.connect(server)) {
            http.send(RawHttp.request(importing, "Host: a", EXPECT, shop, "Content-Length: 3"));
            assertThat(http.read().status()).isEqualTo(100);
            assertThat(http.send("{}\n").read().status()).isEqualTo(200);
        }
    }

    /** The refusal comes in place of the interim answer, and nothing after it is taken for another request. */
    private void refused(int status, String head) {
        try (RawHttp http = RawHttp.connect(server)) {
            Answer answer = http.send(head).read();
            assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
            assertThat(answer.headers("Connection")).containsExactly("close");
            http.send("GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(http.ends()).isTrue();
        }
    }

    private static String letter(String version, String... headers) {
        List<String> lines = new ArrayList<>(
                List.of("POST /testing/letter " + version, "Host: a", "Content-Type: application/json"));
        lines.addAll(List.of(headers));
        return RawHttp.request(lines.toArray(String[]::new));
    }
}
