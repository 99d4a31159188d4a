package dev.parley.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.PostgresDsn.Server;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class PostgresDsnTest {

    @Test
    void everyPartIsRead() {
        PostgresDsn dsn = PostgresDsn.parse("postgres://alice:s3cret@db.example:6543/chat?sslmode=require");

        assertThat(dsn)
                .isEqualTo(new PostgresDsn(
                        List.of(new Server("db.example", 6543)),
                        "chat",
                        "alice",
                        Optional.of("s3cret"),
                        SslMode.REQUIRE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void whatIsLeftOutHasItsUsualValue() {
        PostgresDsn dsn = PostgresDsn.parse("postgresql://alice@my_db/chat");

        assertThat(dsn)
                .isEqualTo(new PostgresDsn(
                        List.of(new Server("my_db", 5432)),
                        "chat",
                        "alice",
                        Optional.empty(),
                        SslMode.PREFER,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void ofSeveralServersTheOneThatTakesWritesIsAskedFor() {
        PostgresDsn dsn = PostgresDsn.parse("postgres://u:p@a,[2001:db8::1]:7000/d?target_session_attrs=read-write");

        assertThat(dsn.servers()).containsExactly(new Server("a", 5432), new Server("2001:db8::1", 7000));
        assertThat(dsn.properties())
                .containsEntry(
                        "quarkus.datasource.reactive.url", "postgresql://a:5432/d,postgresql://[2001:db8::1]:7000/d")
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
        var properties =
                PostgresDsn.parse("postgres://u:p@[2001:db8::1]:7000/d%20b").properties();

        assertThat(properties)
                .containsEntry("quarkus.datasource.reactive.url", "postgresql://[2001:db8::1]:7000/d%20b")
                .containsEntry("quarkus.datasource.jdbc.url", "jdbc:postgresql://[2001:db8::1]:7000/d%20b")
                .containsEntry("quarkus.datasource.username", "u")
                .containsEntry("quarkus.datasource.password", "p");
    }

    @ParameterizedTest
    @EnumSource(SslMode.class)
    void bothClientsGetTheSameSslMode(SslMode mode) {
        var properties = PostgresDsn.parse("postgres://u@h/d?sslrootcert=%2Fca.pem&sslmode=" + mode.text())
                .properties();

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

        assertThat(PostgresDsn.parse("postgres://u@h/d?sslmode=verify-full&sslrootcert=c")
                        .properties())
                .containsEntry(name, "HTTPS");
        assertThat(PostgresDsn.parse("postgres://u@h/d?sslmode=verify-ca&sslrootcert=c")
                        .properties())
                .doesNotContainKey(name);
    }

    @Test
    void applicationNameAndSearchPathReachBothClients() {
        var properties = PostgresDsn.parse("postgres://u@h/d?application_name=me&search_path=chat")
                .properties();

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
            postgres://u:hunter2@h:0/d                | has a port that is not a number from 1 to 65535
            postgres://u:hunter2@h:65536/d            | has a port that is not a number from 1 to 65535
            postgres://u:hunter2@h:abc/d              | has a port that is not a number from 1 to 65535
            postgres://u:hunter2@[::1/d               | has an IPv6 address without its closing bracket
            postgres://u:hunter2@[::1]x/d             | has something other than a port behind its IPv6 address
            postgres://u:hunter2@a,/d                 | names no host
            host=a,b,c port=1,2 password=hunter2      | has 3 hosts and 2 ports
            postgres://u:hunter2@a,b/d?target_session_attrs=any | asks for a target_session_attrs other than read-write: Parley writes
            postgres://u:hunter2%@h/d                 | has a percent sign that does not begin an escape (write it as %25)
            postgres://u:p@s/d?hunter2=x@h/d          | has an @ behind a question mark (write a ? in a password as %3F)
            postgres://u:hunter2@h/d?sslmode          | has a parameter without a value
            host=h password=hunter2 sslmode           | has a keyword without a value (put a value with blanks into single quotes)
            host=h password='hunter2                  | has a value without its closing quote
            host=h password=hunter2 port=0            | has a port that is not a number from 1 to 65535
            host=/var/run/postgresql password=hunter2 | names a Unix socket, and needs a host name or address
            """)
    void badInputIsRefusedWithoutTellingThePassword(String text, String message) {
        assertThatThrownBy(() -> PostgresDsn.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message)
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sslmode=maybe       | has an unknown sslmode (known are disable, allow,
            sslmode=verify-full | asks for sslmode=verify-full, which needs sslrootcert=
            sslrootcert=system&sslmode=require | asks for sslmode=require, which needs sslrootcert=
            sslcert=c&sslkey=k  | asks for what Parley cannot do: sslcert, sslkey
            ssl_mode=require    | asks for what Parley cannot do: ssl_mode
            channel_binding=require | asks for what Parley cannot do: channel_binding
            service=main        | asks for what Parley cannot do: service
            """)
    void parametersThatCannotBeHonouredAreRefused(String parameters, String message) {
        assertThatThrownBy(() -> PostgresDsn.parse("postgres://u@h/d?" + parameters))
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host=db.example port=6543 dbname=chat user=alice password=s3cret sslmode=require",
                "  host = db.example port=6543\ndbname='chat' user = 'alice' password='s3cret' sslmode=require ",
                "postgres://alice:s3cret@db.example:6543/chat?sslmode=require",
                "postgresql:///chat?host=db.example&port=6543&user=alice&password=s3cret&sslmode=require"
            })
    void bothFormsOfLibpqSayTheSame(String text) {
        assertThat(PostgresDsn.parse(text))
                .isEqualTo(new PostgresDsn(
                        List.of(new Server("db.example", 6543)),
                        "chat",
                        "alice",
                        Optional.of("s3cret"),
                        SslMode.REQUIRE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void valuesInPairsAreQuotedAndEscapedAsInLibpq() {
        assertThat(PostgresDsn.parse("host=h user=u password='it\\'s a \\\\ = b' dbname=d")
                        .password())
                .contains("it's a \\ = b");
        assertThat(PostgresDsn.parse("host=h user=u password=a\\ b://c dbname=d")
                        .password())
                .contains("a b://c");
    }

    @Test
    void whatLibpqHasADefaultForMayBeLeftOut() {
        PostgresDsn dsn = PostgresDsn.parse("postgres://");
        assertThat(dsn.servers()).containsExactly(new Server("localhost", 5432));
        assertThat(dsn.user()).isEqualTo(System.getProperty("user.name")).isEqualTo(dsn.database());
        assertThat(PostgresDsn.parse("postgres://u:p@h").database()).isEqualTo("u");
    }

    @Test
    void whatBelongsToAnotherClientIsSkippedAndNamed() {
        PostgresDsn dsn = PostgresDsn.parse(
                "postgres://u@h/d?pool_max_conns=10&pgbouncer=true&keepalives=1&channel_binding=prefer"
                        + "&a%20part%20of%20a%20password=x");
        assertThat(dsn.skipped())
                .containsExactly("pool_max_conns", "pgbouncer", "keepalives", "channel_binding", "(not a name)");
        assertThat(dsn.properties().toString()).doesNotContain("pool_max_conns");
    }

    @Test
    void optionsOfTheServerReachBothClients() {
        assertThat(PostgresDsn.parse("host=h user=u options='-c statement_timeout=5s'")
                        .properties())
                .containsEntry("quarkus.datasource.reactive.additional-properties.options", "-c statement_timeout=5s")
                .containsEntry("quarkus.datasource.jdbc.additional-jdbc-properties.options", "-c statement_timeout=5s");
    }

    @Test
    void hostsAndPortsMayBeListedApart() {
        assertThat(PostgresDsn.parse("host=a,b port=1,5432 user=u").servers())
                .containsExactly(new Server("a", 1), new Server("b", 5432));
        assertThat(PostgresDsn.parse("host=a,b port=7 user=u").servers())
                .containsExactly(new Server("a", 7), new Server("b", 7));
    }

    @Test
    void itsTextHasNoPassword() {
        assertThat(PostgresDsn.parse("postgres://u:hunter2@h/d")).hasToString("postgres://u@h:5432/d?sslmode=prefer");
    }

    @Property
    void anyPasswordSurvivesBeingEncoded(@ForAll @StringLength(max = 40) String password) {
        // Half a surrogate pair is not text in UTF-8; the round trip turns it into a question mark.
        String kept = new String(password.getBytes(UTF_8), UTF_8);

        assertThat(PostgresDsn.parse("postgres://u:" + UrlParts.encode(kept) + "@h/d")
                        .password())
                .contains(kept);
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
