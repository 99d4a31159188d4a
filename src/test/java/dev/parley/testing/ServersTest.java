package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = Servers.class, restrictToAnnotatedClass = true)
class ServersTest {

    @Inject
    Pool postgres;

    @Inject
    RedisDataSource redis;

    Servers servers;

    @Test
    void theApplicationUsesThePostgresOfThisTestAndFindsItAgain() {
        assertThat(number("select inet_server_port()"))
                .isEqualTo(servers.postgres().port());

        servers.postgres().stop();
        assertThatThrownBy(() -> number("select 1")).isInstanceOf(Exception.class);
        servers.postgres().start();

        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> assertThat(
                        number("select count(*)::int from conversation"))
                .isZero());
    }

    @Test
    void theApplicationUsesTheRedisOfThisTestAndFindsItAgain() {
        redis.value(String.class).set("key", "value");

        servers.redis().stop();
        assertThatThrownBy(() -> redis.value(String.class).get("key")).isInstanceOf(Exception.class);
        servers.redis().start();

        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> assertThat(
                        redis.value(String.class).get("key"))
                .isNull());
    }

    private int number(String sql) {
        return postgres.query(sql).executeAndAwait().iterator().next().getInteger(0);
    }
}
