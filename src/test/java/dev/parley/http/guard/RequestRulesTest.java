package dev.parley.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestRulesTest {
    private static final String HANDSHAKE =
            "Host: a; Upgrade: websocket; Connection: Upgrade; Sec-WebSocket-Version: 13; "
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "GET HTTP/1.1  | Host: a                                    | -",
                "GET HTTP/1.1  | Host:                                      | -",
                "GET HTTP/1.1  | Host: [::1]:8080                           | -",
                "GET HTTP/1.0  |                                            | -",
                "GET HTTP/1.1  |                                            | HOST",
                "GET HTTP/1.1  | Host: a; Host: a                           | HOST",
                "GET HTTP/1.0  | Host: a; Host: b                           | HOST",
                "GET HTTP/1.1  | Host: a b                                  | HOST",
                "GET HTTP/1.1  | Host: a/b                                  | HOST",
                "GET HTTP/1.1  | Host: a@b                                  | HOST",
                "GET HTTP/2.0  | Host: a                                    | VERSION",
                "GET HTTP/1.2  | Host: a                                    | VERSION",
                "PRI HTTP/2.0  | Host: a                                    | VERSION",
                "BREW HTTP/1.1 | Host: a                                    | METHOD",
                "get HTTP/1.1  | Host: a                                    | METHOD",
                "TRACE HTTP/1.1 | Host: a                                   | METHOD",
                "CONNECT HTTP/1.1 | Host: a                                 | METHOD",
                "POST HTTP/1.1 | Host: a; Transfer-Encoding: chunked        | -",
                "POST HTTP/1.1 | Host: a; Transfer-Encoding: Chunked        | -",
                "POST HTTP/1.1 | Host: a; Transfer-Encoding: gzip, chunked  | CODING",
                "POST HTTP/1.1 | Host: a; Transfer-Encoding: identity       | CODING",
                "POST HTTP/1.1 | Host: a; Transfer-Encoding: chunked; Transfer-Encoding: chunked | CODING",
                "POST HTTP/1.1 | Host: a; Transfer-Encoding: chunked; Content-Length: 1 | FRAMING",
                "POST HTTP/1.0 | Host: a; Transfer-Encoding: chunked        | FRAMING",
                "GET HTTP/1.1  | Host: a; Upgrade: h2c; Connection: Upgrade | -",
                "GET HTTP/1.1  | Host: a; Sec-WebSocket-Key: x              | HANDSHAKE"
            })
    void whatCanBeUnderstoodInTwoWaysIsRefused(String line, String headers, RequestFault fault) {
        assertThat(fault(line, headers == null ? "" : headers)).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "GET HTTP/1.1  | x         | x                  | -",
                "GET HTTP/1.1  | websocket | h2c, WebSocket     | -",
                "GET HTTP/1.1  | Connection: Upgrade | Connection: keep-alive, upgrade | -",
                "GET HTTP/1.0  | x         | x                  | HANDSHAKE",
                "POST HTTP/1.1 | x         | x                  | HANDSHAKE",
                "GET HTTP/1.1  | Connection: Upgrade; | Connection: close; | HANDSHAKE",
                "GET HTTP/1.1  | Upgrade: websocket; | Upgrade: websockets; | HANDSHAKE",
                "GET HTTP/1.1  | dGhlIHNhbXBsZSBub25jZQ== | dGhlIHNhbXBsZSBub25jZQ | HANDSHAKE",
                "GET HTTP/1.1  | dGhlIHNhbXBsZSBub25jZQ== | dGhlIHNhbXBsZSBub25jZR== | HANDSHAKE",
                "GET HTTP/1.1  | dGhlIHNhbXBsZSBub25jZQ== | dGhlIHNhbXBsZSBub25jZQ==; Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | HANDSHAKE",
                "GET HTTP/1.1  | Version: 13 | Version: 8       | WEBSOCKET_VERSION",
                "GET HTTP/1.1  | Version: 13 | Version: 13, 8   | WEBSOCKET_VERSION",
                "GET HTTP/1.1  | Sec-WebSocket-Version: 13; | Sec-Other: 1; | WEBSOCKET_VERSION"
            })
    void aHandshakeIsOneOfRfc6455(String line, String part, String other, RequestFault fault) {
        assertThat(fault(line, HANDSHAKE.replace(part, other))).isEqualTo(fault);
    }

    @Test
    void aHandshakeAsBrowsersSendItIsFine() {
        assertThat(fault("GET HTTP/1.1", HANDSHAKE)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http://a/ws, -",
        "http://A/ws, -",
        "http://a:80/ws, HOST",
        "http://b/ws, HOST",
        "https://b, HOST",
        "http://a@b/ws, HOST",
        "/ws?of=http://b/, -",
        "//b/ws, -",
        "/{id}, MALFORMED",
        "//a}, MALFORMED",
        "http://a/{, MALFORMED",
        "/ws?filter={}, -",
        "/ws/%7Bid%7D, -"
    })
    void aTargetNamesTheHostOfTheHeaderAndIsAUri(String target, String fault) {
        assertThat(fault("GET HTTP/1.1", target, "Host: a"))
                .isEqualTo(fault.equals("-") ? null : RequestFault.valueOf(fault));
    }

    private static RequestFault fault(String line, String headers) {
        return fault(line, "/ws", headers);
    }

    private static RequestFault fault(String line, String target, String headers) {
        String[] start = line.strip().split(" ");
        DefaultHttpRequest request =
                new DefaultHttpRequest(HttpVersion.valueOf(start[1]), HttpMethod.valueOf(start[0]), target);
        for (String header : headers.split(";")) {
            String[] parts = header.split(":", 2);
            if (parts.length == 2) {
                request.headers().add(parts[0].strip(), parts[1].strip());
            }
        }
        return RequestRules.fault(request);
    }
}
