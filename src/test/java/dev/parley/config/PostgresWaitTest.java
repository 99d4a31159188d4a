package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class PostgresWaitTest {
    private static final String NO_CONNECTION = "08006";

    @ParameterizedTest
    @ValueSource(strings = {"28000", "28P01", "3D000", "42501", "08004", "P0001"})
    void waitingDoesNotMendWhatTheServerRefuses(String state) {
        assertThat(PostgresWait.hopeless(new SQLException("no", state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08001", NO_CONNECTION, "53300", "57P03", "57P01", "58000"})
    void waitingMayMendWhatIsNotUp(String state) {
        assertThat(PostgresWait.hopeless(new SQLException("not yet", state, new IOException("refused"))))
                .isFalse();
    }

    @Test
    void waitingDoesNotMendACertificate() {
        var handshake = new SSLHandshakeException("unknown");
        handshake.initCause(new CertificateException("not trusted"));
        assertThat(PostgresWait.hopeless(new SQLException("no", NO_CONNECTION, handshake)))
                .isTrue();
        assertThat(PostgresWait.hopeless(new SQLException("no", NO_CONNECTION, new FileNotFoundException("root.pem"))))
                .isTrue();
        assertThat(PostgresWait.hopeless(new SQLException(
                        "The hostname a could not be verified by hostnameverifier PgjdbcHostnameVerifier.",
                        NO_CONNECTION)))
                .isTrue();
        assertThat(PostgresWait.hopeless(new SQLException("no", NO_CONNECTION, new SSLHandshakeException("closed"))))
                .isFalse();
    }

    @Test
    void waitingMayMendWhatHasNoState() {
        assertThat(PostgresWait.hopeless(new SQLException("?"))).isFalse();
    }
}
