package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    private final Origins listed = new Origins(List.of("https://app.example.com", "http://localhost:3000"));
    private final Origins own = new Origins(List.of());

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.com", "HTTPS://APP.example.com", "http://localhost:3000"})
    void thoseInTheListMayConnect(String origin) {
        assertThat(listed.allow(origin, "chat.example.com")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com.evil.net",
                "https://evil.net",
                "https://app.example.co",
                "null",
                "",
                "https://app.example.com/",
                "http://localhost",
                "http://chat.example.com.evil.net"
            })
    void nobodyElseMay(String origin) {
        assertThat(listed.allow(origin, "chat.example.com")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://chat.example.com,chat.example.com",
        "https://chat.example.com,chat.example.com:443",
        "http://chat.example.com,chat.example.com:80",
        "https://Chat.example.com,chat.EXAMPLE.com",
        "http://localhost:8080,localhost:8080",
        "http://[::1]:8080,[::1]:8080"
    })
    void withoutAListTheServersOwnPagesMay(String origin, String host) {
        assertThat(own.allow(origin, host)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"https://chat.example.com,chat.example.com", "http://localhost:8080,localhost:8080"})
    void withAListTheServersOwnPagesMayToo(String origin, String host) {
        assertThat(listed.allow(origin, host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://localhost:3000", "http://127.0.0.1:5173"})
    void withoutAListPagesOfThisMachineMay(String origin) {
        assertThat(own.allow(origin, "chat.example.com")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.net,chat.example.com",
        "https://localhost:3000,chat.example.com",
        "null,localhost:8080",
        "http://localhost.evil.net,h",
        "http://localhost:3000.evil.net,h",
        "http://127.0.0.1.evil.net,h",
        "http://evil.net/?http://localhost,h",
        "chat.example.com,chat.example.com",
        "https://chat.example.com,"
    })
    void withoutAListOthersMayNot(String origin, String host) {
        assertThat(own.allow(origin, host)).isFalse();
    }

    @Test
    void whoIsNoBrowserMayConnect() {
        assertThat(listed.allow(null, "h")).isTrue();
        assertThat(own.allow(null, null)).isTrue();
    }

    @Test
    void aPortThatGoesWithoutSayingNeedNotBeSaid() {
        Origins origins = new Origins(
                List.of("https://app.example.com:443", "http://a.example.com:80", "https://b.example.com:80"));
        assertThat(origins.allow("https://app.example.com", "h")).isTrue();
        assertThat(origins.allow("http://a.example.com", "h")).isTrue();
        assertThat(origins.allow("https://b.example.com", "h")).isFalse();
        assertThat(origins.allow("https://b.example.com:80", "h")).isTrue();
    }

    @Test
    void aStarIsForEverybody() {
        assertThat(new Origins(List.of("*")).allow("https://evil.net", "h")).isTrue();
        assertThat(new Origins(List.of("*")).allow("null", null)).isTrue();
    }
}
