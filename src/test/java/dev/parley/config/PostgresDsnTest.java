package dev.parley.config;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.parley.config.PostgresDsn.Server;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PostgresDsnTest {

    @Test
    void everyPartIsRead() {
        PostgresDsn dsn = PostgresDsn.parse("postgres://alice:s3cret@db.example:6543/chat?sslmode=require");

        assertThat(dsn).isEqualTo(new PostgresDsn(List.of(new Server("db.example", 6543)), "chat", "alice", Optional.of("s3cret"),
                SslMode.REQUIRE, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void whatIsLeftOutHasItsUsualValue() {
        PostgresDsn dsn = PostgresDsn.parse("postgresql://alice@my_db/chat");

        assertThat(dsn).isEqualTo(new PostgresDsn(List.of(new Server("my_db", 5432)), "chat", "alice", Optional.empty(),
                SslMode.PREFER, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void ofSeveralServersTheOneThatTakesWritesIsAskedFor() {
        PostgresDsn dsn = PostgresDsn.parse("postgres://u:p@a,[2001:db8::1]:7000/d?target_session_attrs=read-write");

        assertThat(dsn.servers()).containsExactly(new Server("a", 5432), new Server("2001:db8::1", 7000));
        assertThat(dsn.properties())
                .containsEntry("quarkus.datasource.reactive.url", "postgresql://a:5432/d,postgresql://[2001:db8::1]:7000/d")
                .containsEntry("quarkus.datasource.jdbc.url", "jdbc:postgresql://a:5432,[2001:db8::1]:7000/d")
                .containsEntry("quarkus.datasource.jdbc.additional-jdbc-properties.targetServerType", "primary");
        assertThat(dsn).hasToString("postgres://u@a:5432,[2001:db8::1]:7000/d?sslmode=prefer");
    }

    @Test
    void escapesAreDecodedAndAPlusSignIsAPlusSign() {
        PostgresDsn dsn = PostgresDsn.parse("postgres://al%40ice:p%2F+%25%C3%A4@h/d%20b");

        assertThat(dsn.user()).isEqualTo("al@ice");
        assertThat(dsn.password()).contains("p/+%ä");
        assertThat(dsn.database()).isEqualTo("d b");
    }

    @Test
    void anUnescapedAtSignInThePasswordIsUnderstood() {
        assertThat(PostgresDsn.parse("postgres://u:p@ss@h/d").password()).contains("p@ss");
    }

    @Test
    void bothClientsGetTheSamePlace() {
        var properties = PostgresDsn.parse("postgres://u:p@[2001:db8::1]:7000/d%20b").properties();

        assertThat(properties)
                .containsEntry("quarkus.datasource.reactive.url", "postgresql://[2001:db8::1]:7000/d%20b")
                .containsEntry("quarkus.datasource.jdbc.url", "jdbc:postgresql://[2001:db8::1]:7000/d%20b")
                .containsEntry("quarkus.datasource.username", "u")
                .containsEntry("quarkus.datasource.password", "p");
    }

    @ParameterizedTest
    @EnumSource(SslMode.class)
    void bothClientsGetTheSameSslMode(SslMode mode) {
        var properties = PostgresDsn.parse("postgres://u@h/d?sslrootcert=%2Fca.pem&sslmode=" + mode.text()).properties();

        assertThat(properties)
                .containsEntry("quarkus.datasource.reactive.postgresql.ssl-mode", mode.text())
                .containsEntry("quarkus.datasource.jdbc.additional-jdbc-properties.sslmode", mode.text())
                .containsEntry("quarkus.datasource.reactive.trust-certificate-pem.certs", "/ca.pem")
                .containsEntry("quarkus.datasource.jdbc.additional-jdbc-properties.sslrootcert", "/ca.pem")
                .doesNotContainKey("quarkus.datasource.reactive.trust-all");
    }

    @Test
    void theHostNameIsCheckedInFullVerificationOnly() {
        String name = "quarkus.datasource.reactive.hostname-verification-algorithm";

        assertThat(PostgresDsn.parse("postgres://u@h/d?sslmode=verify-full&sslrootcert=c").properties())
                .containsEntry(name, "HTTPS");
        assertThat(PostgresDsn.parse("postgres://u@h/d?sslmode=verify-ca&sslrootcert=c").properties())
                .doesNotContainKey(name);
    }

    @Test
    void applicationNameAndSearchPathReachBothClients() {
        var properties = PostgresDsn.parse("postgres://u@h/d?application_name=me&search_path=chat").properties();

        assertThat(properties)
                .containsEntry("quarkus.datasource.reactive.additional-properties.application_name", "me")
                .containsEntry("quarkus.datasource.jdbc.additional-jdbc-properties.ApplicationName", "me")
                .containsEntry("quarkus.datasource.reactive.additional-properties.search_path", "chat")
                .containsEntry("quarkus.datasource.jdbc.additional-jdbc-properties.currentSchema", "chat");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            localhost:5432/d                          | must begin with postgres:// or postgresql://
            mysql://u:hunter2@h/d                     | must begin with postgres:// or postgresql://
            postgres://h/d                            | names no user
            postgres://:hunter2@h/d                   | names no user
            postgres://u:hunter2@/d                   | names no host
            postgres://u:hunter2@h                    | names no database
            postgres://u:hunter2@h:0/d                | has a port that is not a number from 1 to 65535
            postgres://u:hunter2@h:65536/d            | has a port that is not a number from 1 to 65535
            postgres://u:hunter2@h:abc/d              | has a port that is not a number from 1 to 65535
            postgres://u:hunter2@[::1/d               | has an IPv6 address without its closing bracket
            postgres://u:hunter2@[::1]x/d             | has something other than a port behind its IPv6 address
            postgres://u:hunter2@a,/d                 | names no host
            postgres://u:hunter2@a,b/d?target_session_attrs=any | asks for a target_session_attrs other than read-write: Parley writes
            postgres://u:hunter2%@h/d                 | has a percent sign that does not begin an escape (write it as %25)
            postgres://u:p@s/d?hunter2=x@h/d          | has an @ behind a question mark (write a ? in a password as %3F)
            postgres://u:hunter2@h/d?sslmode          | has a parameter without a value
            """)
    void badInputIsRefusedWithoutTellingThePassword(String text, String message) {
        assertThatThrownBy(() -> PostgresDsn.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message).hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sslmode=maybe       | has an unknown sslmode (known are disable, allow,
            sslmode=verify-full | asks for sslmode=verify-full, which needs sslrootcert=
            pgbouncer=true      | has parameters Parley does not know: pgbouncer
            """)
    void parametersThatCannotBeHonouredAreRefused(String parameters, String message) {
        assertThatThrownBy(() -> PostgresDsn.parse("postgres://u@h/d?" + parameters)).hasMessageStartingWith(message);
    }

    @Test
    void itsTextHasNoPassword() {
        assertThat(PostgresDsn.parse("postgres://u:hunter2@h/d")).hasToString("postgres://u@h:5432/d?sslmode=prefer");
    }

    @Property
    void anyPasswordSurvivesBeingEncoded(@ForAll @StringLength(max = 40) String password) {
        // Half a surrogate pair is no text in UTF-8; the round trip turns it into a question mark.
        String kept = new String(password.getBytes(UTF_8), UTF_8);

        assertThat(PostgresDsn.parse("postgres://u:" + UrlParts.encode(kept) + "@h/d").password()).contains(kept);
    }

    @Property
    void anyInputIsReadOrRefusedInWords(@ForAll String text) {
        try {
            PostgresDsn.parse("postgres://" + text);
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).matches("(?s)(has|names|asks|must) .*");
        }
    }
}
