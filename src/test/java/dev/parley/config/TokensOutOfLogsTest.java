package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class TokensOutOfLogsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ws://h/ws?token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.AAAAAAAAAAAA | ws://h/ws?token=[hidden]",
                "Recalculated absoluteURI to http://h/ws?token=opaque-1&x=2 | Recalculated absoluteURI to http://h/ws?token=[hidden]&x=2",
                "protocols parley.v1, bearer.abc.def.ghi | protocols parley.v1, bearer.[hidden]",
                "Authorization: Bearer abc/d+e== sent | Authorization: Bearer [hidden] sent",
                "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln. | got [hidden]",
                "connect redis://:hunter2@h:6379/0 failed | connect redis://:[hidden]@h:6379/0 failed",
                "connect postgres://u:p%40ss@h/d | connect postgres://u:[hidden]@h/d",
                // What looks like a token is only a part of the value.
                "/ws?token=bearer.eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln | /ws?token=[hidden]",
                "/ws?token=x%20eyJhbGciOiJIUzI1NiJ9&y=1 | /ws?token=[hidden]&y=1",
                "/ws?token=eyJhbGciOiJIUzI1NiJ9+more/base64== | /ws?token=[hidden]",
                "[/ws/token=eyJhbGciOiJIUzI1NiJ9.e30.c2ln] failed | [/ws/token=[hidden]] failed",
                "/ws?token=[eyJhbGciOiJIUzI1NiJ9] | /ws?token=[hidden]",
                "Bearer eyJhbGciOiJIUzI1NiJ9+more/base64== sent | Bearer [hidden] sent",
                "password=%22eyJhbGciOiJIUzI1NiJ9%22, user=u | password=[hidden], user=u",
                "{token=[eyJhbGciOiJIUzI1NiJ9], x=[1]} | {token=[hidden], x=[1]}",
                "token=[eyJhbGciOiJIUzI1NiJ9 | token=[hidden]"
            })
    void whatProvesSomebodysIdentityIsHidden(String text, String printed) {
        assertThat(TokensOutOfLogs.without(text)).isEqualTo(printed);
        // The console and a file filter the same line.
        assertThat(TokensOutOfLogs.without(printed)).isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"event\":\"token_refused\",\"reason\":\"expired\"}",
                "Listening on: http://0.0.0.0:8080",
                "Redis publish: connected",
                "the token is missing",
                "user=alice address=10.0.0.1:55"
            })
    void everythingElseStays(String text) {
        assertThat(TokensOutOfLogs.without(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"token=,x", "token=,[", "token=,[]", "eyJhbGciOiJIUzI1NiJ9,.a", "'Bearer ',a", "://:,x"})
    void aLongValueIsHiddenAsWell(String start, String part) {
        assertThat(TokensOutOfLogs.without(start + part.repeat(100_000) + "@h failed"))
                .contains("[hidden]")
                .hasSizeLessThan(40);
    }

    @Test
    @SuppressWarnings("deprecation")
    void parametersOfAMessageAreLookedAtToo() {
        ExtLogRecord entry = new ExtLogRecord(Level.DEBUG, "of %s%%", ExtLogRecord.FormatStyle.PRINTF, "x");
        entry.setParameters(new Object[] {"/ws?token=opaque-1"});
        assertThat(new TokensOutOfLogs().isLoggable(entry)).isTrue();
        assertThat(entry.getFormattedMessage()).isEqualTo("of /ws?token=[hidden]");
        assertThat(entry.getLevel()).isEqualTo(Level.DEBUG);
    }
}
