package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class RedisUrlTest {

    @ParameterizedTest
    @CsvSource({
        "redis://cache:6380,              redis://cache:6380",
        "redis://cache,                   redis://cache:6379",
        "cache:6380,                      redis://cache:6380",
        "redis://[::1]:6380/3,            redis://[::1]:6380/3",
        "redis://cache/0,                 redis://cache:6379",
        "rediss://cache,                  rediss://cache:6379",
        "redis://:hunter2@cache,          redis://:hunter2@cache:6379",
        "redis://bot:p%40%2F@cache,       redis://bot:p%40%2F@cache:6379",
    })
    void theClientGetsItsOwnFormOfTheUrl(String text, String hosts) {
        assertThat(RedisUrl.parse(text).properties()).containsEntry("quarkus.redis.hosts", hosts);
    }

    @Test
    void everyPartIsRead() {
        assertThat(RedisUrl.parse("rediss://bot:hunter2@cache:6380/7"))
                .isEqualTo(new RedisUrl(true, "cache", 6380, Optional.of("bot"), Optional.of("hunter2"), 7));
    }

    @Test
    void theHostNameIsCheckedUnderTlsOnly() {
        String name = "quarkus.redis.tls.hostname-verification-algorithm";

        assertThat(RedisUrl.parse("rediss://h").properties()).containsEntry(name, "HTTPS");
        assertThat(RedisUrl.parse("redis://h").properties()).doesNotContainKey(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            foo                       | must be redis://host, rediss://host, redis+sentinel://… or host:port
            http://u:hunter2@h        | must begin with redis:// or rediss://
            redis://:hunter2@         | names no host
            redis://:hunter2@h:x      | has a port that is not a number from 1 to 65535
            redis://:hunter2@h/first  | has a database that is not a number from 0 to 9999
            redis://:hunter2@h?a=b    | has parameters Parley does not know: a
            """)
    void badInputIsRefusedWithoutTellingThePassword(String text, String message) {
        assertThatThrownBy(() -> RedisUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void sentinelsAreNamedWithTheirMaster() {
        assertThat(RedisSentinels.properties("redis+sentinel://:hunter2@a,b:26380/mymaster/2"))
                .containsEntry("quarkus.redis.client-type", "sentinel")
                .containsEntry("quarkus.redis.master-name", "mymaster")
                .containsEntry("quarkus.redis.hosts", "redis://:hunter2@a:26379/2,redis://:hunter2@b:26380/2");
        assertThatThrownBy(() -> RedisSentinels.properties("redis+sentinel://:hunter2@a"))
                .hasMessage("names no master, as in redis+sentinel://host:26379/mymaster");
    }

    @Test
    void itsTextHasNoCredentials() {
        assertThat(RedisUrl.parse("redis://bot:hunter2@cache/2")).hasToString("redis://cache:6379/2");
    }
}
