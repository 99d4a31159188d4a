package dev.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.redis.RedisCommands;
import dev.parley.redis.RedisConfig;
import dev.parley.redis.RedisScript;
import dev.parley.testing.Limits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What instances allow a user together, with a real Redis; and its script, step by step. */
@QuarkusTest
class UserRateLimitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** So slow that nothing is refilled while a test runs. */
    private static final LimitsConfig SLOW = Limits.of("sends-per-second", 1, "send-burst", 5_000);

    @Inject
    RedisCommands redis;

    @Inject
    Vertx vertx;

    @Inject
    Redis client;

    @Inject
    RedisConfig bus;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final String user = "user-" + UUID.randomUUID();
    private String key;

    @BeforeEach
    void connect() {
        await().atMost(PATIENCE).until(redis::isUp);
        key = redis.keys("test:" + UUID.randomUUID());
    }

    @Test
    void whatWasSpentOnOneInstanceIsGoneOnTheOther() {
        UserRateLimits one = budgets(redis);
        UserRateLimits other = budgets(redis);
        assertThat(spendAll(one)).isBetween(5_000, 5_010);
        awaitTold(50);
        for (int i = 0; i < SharedRateLimit.chunk(5_000); i++) {
            other.send(user);
        }
        awaitTold(51);
        assertThatThrownBy(() -> other.send(user)).isInstanceOfSatisfying(RefusedException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(refusal.retryAfterMillis()).isPositive();
        });
        other.send("somebody else " + user);
        other.call(user);
        assertThat(meters.counter("parley.limits.refused", "limit", "sends").count())
                .isEqualTo(2);
    }

    @Test
    void invitationsAreCountedByTheHourAndReadsByTheSecond() {
        UserRateLimits budgets = budgets(redis);
        budgets.invite(user, 200);
        budgets.invite(user, 50);
        assertThatThrownBy(() -> budgets.invite(user, 1))
                .isInstanceOfSatisfying(RefusedException.class, refusal -> assertThat(refusal.retryAfterMillis())
                        .isBetween(10_000L, 15_000L));
        budgets.invite("somebody else " + user, 999);
        assertThatThrownBy(() -> budgets.invite("somebody else " + user, 1)).isInstanceOf(RefusedException.class);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        budgets.read(user);
                    }
                })
                .isInstanceOf(RefusedException.class);
        budgets.send(user);
    }

    @Test
    void withoutRedisEachInstanceCountsForItself() {
        RedisCommands away = new RedisCommands(vertx, client, bus, meters);
        UserRateLimits one = budgets(away);
        UserRateLimits other = budgets(away);
        assertThat(spendAll(one)).isBetween(5_000, 5_010);
        assertThat(spendAll(other)).isBetween(5_000, 5_010);
        assertThat(meters.counter("parley.limits.shared", "outcome", "failed").count())
                .isEqualTo(100);
    }

    @Test
    void theScriptTakesWhatTimeBringsBack() {
        assertThat(spend(60, 10, 100)).isZero();
        assertThat(spend(40, 10, 100)).isZero();
        assertThat(spend(10, 10, 100)).isBetween(500L, 1_000L);
        assertThat(spend(20, 10, 100)).isBetween(2_000L, 3_000L);
        assertThat(ttl()).isBetween(12_000L, 13_010L);
    }

    @Test
    void theDebtIsNoMoreThanABurst() {
        assertThat(spend(1_000_000, 10, 100)).isEqualTo(10_000);
        assertThat(ttl()).isBetween(19_000L, 20_001L);
    }

    @Test
    void nothingIsKeptWhenItIsWholeAgain() {
        assertThat(spend(1, 100, 100)).isZero();
        await().atMost(PATIENCE)
                .until(() ->
                        get(redis.send(Request.cmd(Command.EXISTS).arg(key))).toLong() == 0);
    }

    private void awaitTold(int times) {
        await().atMost(PATIENCE)
                .until(() -> meters.counter("parley.limits.shared", "outcome", "told")
                                .count()
                        == times);
    }

    private UserRateLimits budgets(RedisCommands commands) {
        return new UserRateLimits(SLOW, commands, new LimitMetrics(meters), meters);
    }

    private int spendAll(UserRateLimits budgets) {
        for (int spent = 0; ; spent++) {
            try {
                budgets.send(user);
            } catch (RefusedException refusal) {
                return spent;
            }
        }
    }

    private long spend(int spent, int rate, int burst) {
        return get(new RedisScript(redis, "spend")
                        .run(key, List.of(Integer.toString(spent), Integer.toString(rate), Integer.toString(burst))))
                .toLong();
    }

    private long ttl() {
        return get(redis.send(Request.cmd(Command.PTTL).arg(key))).toLong();
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
