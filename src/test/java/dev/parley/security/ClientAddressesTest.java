package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which addresses of clients are trusted. */
@Tag("fast")
class ClientAddressesTest {
    private final ClientAddresses behind = new ClientAddresses(List.of("10.0.0.0/8", "192.168.1.7", "fd00::/8"), false);
    private final ClientAddresses standard = new ClientAddresses(List.of("10.0.0.0/8"), true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // peer | X-Forwarded-For, several headers by ; | client
                "10.1.2.3 | 203.0.113.7 | 203.0.113.7",
                "10.1.2.3 | 203.0.113.7:4711 | 203.0.113.7",
                "10.1.2.3 | 2001:db8::7 | 2001:db8::7",
                "10.1.2.3 | [2001:db8::7]:4711 | 2001:db8::7",
                "fd00::1 | 203.0.113.7 | 203.0.113.7",
                // What a client writes itself is before what the proxies append.
                "10.1.2.3 | 1.1.1.1, 203.0.113.7 | 203.0.113.7",
                "10.1.2.3 | 1.1.1.1 ; 203.0.113.7 | 203.0.113.7",
                "10.1.2.3 | 10.9.9.9, 203.0.113.7, 10.4.4.4 | 203.0.113.7",
                "10.1.2.3 | 127.0.0.1, 203.0.113.7, 192.168.1.7, 10.4.4.4 | 203.0.113.7",
                // Nothing that is not an address counts, nor anything before it.
                "10.1.2.3 | 203.0.113.7, rubbish, 10.4.4.4 | 10.4.4.4",
                "10.1.2.3 | rubbish | 10.1.2.3",
                "10.1.2.3 | 203.0.113.7, | 10.1.2.3",
                "10.1.2.3 | localhost | 10.1.2.3",
                "10.1.2.3 | unknown | 10.1.2.3",
                "10.1.2.3 | 10.5.5.5, 10.4.4.4 | 10.5.5.5",
                // A sender that is not a trusted proxy may write anything.
                "203.0.113.9 | 1.1.1.1 | 203.0.113.9",
                "192.168.1.8 | 1.1.1.1 | 192.168.1.8",
                "2001:db8::9 | 1.1.1.1 | 2001:db8::9"
            })
    void theLastAddressThatIsNoProxys(String peer, String headers, String client) {
        assertThat(behind.client(peer, Arrays.asList(headers.split(";")))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.7 | 203.0.113.7",
                "for=1.1.1.1, for=203.0.113.7;proto=https;by=10.0.0.1 | 203.0.113.7",
                "proto=https; For=\"[2001:db8::7]:4711\" | 2001:db8::7",
                "for=203.0.113.7, for=\"10.2.2.2:80\" | 203.0.113.7",
                "for=_hidden | 10.1.2.3",
                "for=unknown | 10.1.2.3",
                "by=203.0.113.7 | 10.1.2.3",
                "203.0.113.7 | 10.1.2.3"
            })
    void theSameOfTheStandardHeader(String header, String client) {
        assertThat(standard.client("10.1.2.3", List.of(header))).isEqualTo(client);
    }

    @Test
    void onlyOneHeaderCountsAndNoneWithoutProxies() {
        assertThat(behind.header()).isEqualTo("X-Forwarded-For");
        assertThat(standard.header()).isEqualTo("Forwarded");
        assertThat(new ClientAddresses(List.of(), false).header()).isNull();
        assertThat(behind.client("10.1.2.3", List.of())).isEqualTo("10.1.2.3");
    }

    @Test
    void aListWithoutEndIsReadFromItsEndForAWhile() {
        String many = "1.1.1.1, ".repeat(1_000) + "10.4.4.4, ".repeat(31) + "10.4.4.5";
        assertThat(behind.client("10.1.2.3", List.of(many))).isEqualTo("10.4.4.4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy.example.com",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "fd00::/129",
                "*",
                " 10.0.0.1"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> new ClientAddresses(List.of(text), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWholeNetworkOfTheNewKindCountsAsOne() {
        assertThat(ClientAddresses.counted("2001:db8:1:2:aaaa::1"))
                .isEqualTo(ClientAddresses.counted("2001:db8:1:2:bbbb::2"))
                .isNotEqualTo(ClientAddresses.counted("2001:db8:1:3::1"));
        assertThat(ClientAddresses.counted("203.0.113.7")).isEqualTo("203.0.113.7");
    }
}
