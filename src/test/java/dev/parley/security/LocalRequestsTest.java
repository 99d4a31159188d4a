package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class LocalRequestsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LOCALHOST:8080",
                "app.localhost:8080",
                "127.0.0.1:8080",
                "127.1.2.3",
                "[::1]:8080",
                "[::1]",
                "192.168.1.5:8080",
                "[fe80::1]:8080",
                "devbox:8080"
            })
    void programsOfThisMachineAreLocal(String host) {
        assertThat(LocalRequests.isLocal(host, List.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example:8080",
                "127.0.0.1.evil.example",
                "evil-localhost.example",
                "localhost.",
                "evil.example#.localhost",
                "[::1].evil.example",
                "127.0.0.1:80.evil.example",
                ""
            })
    void aNameThatSomebodyCanOwnIsNot(String host) {
        assertThat(LocalRequests.isLocal(host, List.of())).isFalse();
        assertThat(LocalRequests.isLocal(host, List.of("http://localhost:8080")))
                .isFalse();
        assertThat(LocalRequests.isLocal(host, List.of("http://" + host))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://localhost:8080",
        "localhost:8080, http://localhost:3000",
        "localhost:8080, https://localhost",
        "localhost:8080, http://127.0.0.1:5173",
        "localhost:8080, http://[::1]:5173",
        "localhost:8080, http://app.localhost:3000",
        "localhost:8080, capacitor://localhost",
        "127.0.0.1:8080, HTTP://LOCALHOST:3000",
        "192.168.1.5:8080, http://192.168.1.5:3000",
        "devbox:8080, http://devbox:3000"
    })
    void pagesOfThisMachineAreLocal(String host, String origin) {
        assertThat(LocalRequests.isLocal(host, List.of(origin))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "file://",
                "https://evil.example",
                "http://localhost.evil.example",
                "http://evil.example:8080",
                "http://evil-localhost",
                "http://localhost@evil.example",
                "http://localhost:80@evil.example",
                "http://evil.example/localhost",
                "http://evil.example?localhost",
                "http://192.168.1.6",
                "localhost",
                "http://",
                ""
            })
    void pagesOfOthersAreNot(String origin) {
        assertThat(LocalRequests.isLocal("localhost:8080", List.of(origin))).isFalse();
        assertThat(LocalRequests.isLocal("192.168.1.5:8080", List.of(origin))).isFalse();
        assertThat(LocalRequests.isLocal("localhost:8080", List.of("http://localhost:8080", origin)))
                .isFalse();
    }

    @Test
    void withoutAHostNobodyIs() {
        assertThat(LocalRequests.isLocal(null, List.of())).isFalse();
    }
}
