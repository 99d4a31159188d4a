package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Api;
import dev.parley.testing.Management;
import dev.parley.testing.Tokens;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bounds what one small request makes the service write, in bytes. */
@QuarkusTest
class AmplificationTest {
    private static final int KIBIBYTE = 1024;
    private static final int MEMBERS = 999;
    private static final int GROUPS = 50;

    @Inject
    RedisDataSource redis;

    @Inject
    Pool pool;

    private final Api ann = Api.somebody("ann");

    /** Each member is notified, and no event lists all of them. */
    @Test
    void aLargeGroupIsFoundedForAKilobyteOfEachMember() {
        String members = IntStream.range(0, MEMBERS)
                .mapToObj(i -> "{\"user_id\":\"a-name-as-long-as-that-of-a-uuid-is-" + i + "\"}")
                .collect(Collectors.joining(","));
        String body = "{\"kind\":\"group\",\"title\":\"Large\",\"members\":[" + members + "]}";
        settled();
        double published = meter("parley_bus_published_total");
        long before = toRedis();

        given().header("Authorization", "Bearer " + Tokens.of(ann.userId()))
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/conversations")
                .then()
                .statusCode(201);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> meter("parley_bus_published_total") - published >= MEMBERS + 1);
        long bytes = toRedis() - before;

        System.out.printf(
                "a request of %d bytes that founds a group of %d caused %d bytes to Redis%n",
                body.length(), MEMBERS + 1, bytes);
        assertThat(bytes).isLessThan(4L * KIBIBYTE * MEMBERS);
    }

    @Test
    void aListOfLargeGroupsIsAsShortAsOneOfSmallOnes() {
        String prefix = "amplified-" + ann.userId() + "-";
        pool.preparedQuery("INSERT INTO conversation (id, kind, title, created_by, last_seq) "
                        + "SELECT $1 || n, 'group', repeat('t', 200), $2, 1 FROM generate_series(1, $3::int) n")
                .executeAndAwait(Tuple.of(prefix, ann.userId(), GROUPS));
        // In parts: one statement for all would take longer than the statement timeout on a slow machine.
        for (int group = 1; group <= GROUPS; group += 10) {
            pool.preparedQuery("INSERT INTO member (conversation_id, user_id, role) SELECT $1 || n, "
                            + "CASE m WHEN 0 THEN $2 ELSE 'a-name-as-long-as-that-of-a-uuid-is-' || m END, 'member' "
                            + "FROM generate_series($3::int, $3::int + 9) n, generate_series(0, 998) m")
                    .executeAndAwait(Tuple.of(prefix, ann.userId(), group));
        }
        pool.preparedQuery("INSERT INTO message (conversation_id, seq, sender_id, content) "
                        + "SELECT $1 || n, 1, $2, repeat('x', 8192) FROM generate_series(1, $3::int) n")
                .executeAndAwait(Tuple.of(prefix, ann.userId(), GROUPS));

        byte[] page = ann.get("?limit=" + GROUPS).statusCode(200).extract().asByteArray();

        System.out.printf("a list of groups of %d has %d bytes%n", MEMBERS, page.length);
        assertThat(page.length).isBetween(200 * KIBIBYTE, 512 * KIBIBYTE);
    }

    /** What was published before has been delivered. */
    private void settled() {
        await().atMost(Duration.ofSeconds(10)).until(() -> meter("parley_bus_waiting") == 0);
    }

    private long toRedis() {
        return redis.execute("INFO", "stats")
                .toString()
                .lines()
                .filter(line -> line.startsWith("total_net_input_bytes:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow();
    }

    private static double meter(String name) {
        return Management.get("/q/metrics")
                .extract()
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
