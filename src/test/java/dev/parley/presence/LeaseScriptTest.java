package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.presence.PresenceStore.Lease;
import dev.parley.presence.PresenceStore.Reaped;
import dev.parley.redis.RedisCommands;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the script {@code resign} as well. */
@QuarkusTest
class LeaseScriptTest {
    @Inject
    RedisCommands redis;

    private Scripts scripts;

    @BeforeEach
    void nothing() {
        scripts = new Scripts(redis);
    }

    @Test
    void aLeaseIsTakenAndRenewed() {
        Lease taken = scripts.lease("a", Duration.ofSeconds(84));
        assertThat(taken.held()).isFalse();
        assertThat(taken.users()).isZero();
        assertThat(taken.epoch()).isEqualTo(taken.now());
        assertThat(scripts.command(Command.PTTL, "lease:a").toLong()).isBetween(60_000L, 84_000L);
        scripts.connect("a", "u1");

        Lease renewed = scripts.lease("a", Duration.ofSeconds(84));
        assertThat(renewed.held()).isTrue();
        assertThat(renewed.users()).isEqualTo(1);
        assertThat(renewed.epoch()).isEqualTo(taken.epoch());
        assertThat(renewed.now()).isGreaterThanOrEqualTo(taken.now());
        assertThat(scripts.command(Command.ZSCORE, "instances", "a").toDouble()).isEqualTo(renewed.now());
    }

    @Test
    void aLeaseEndsByItself() {
        scripts.lease("a", Duration.ofMillis(50));

        await().until(() -> scripts.command(Command.EXISTS, "lease:a").toInteger() == 0);

        assertThat(scripts.lease("a", Scripts.LONG).held()).isFalse();
    }

    @Test
    void whoResignsWithoutUsersLeavesNothing() {
        scripts.instance("a");
        scripts.instance("b");

        scripts.resign("a");

        assertThat(scripts.keys()).containsExactly("epoch", "instances", "lease:b");
        assertThat(scripts.reap(10)).isEqualTo(new Reaped(0, false));
    }

    @Test
    void whoResignsWithUsersLeavesThemToBeReaped() {
        scripts.instance("a");
        scripts.connect("a", "u1");

        scripts.resign("a");

        assertThat(scripts.reap(10)).isEqualTo(new Reaped(1, true));
        assertThat(scripts.departing()).containsExactly("u1");
    }

    @Test
    void anEpochIsOfOneMemory() {
        long epoch = scripts.lease("a", Scripts.LONG).epoch();
        scripts.command(Command.DEL, "epoch");

        await().untilAsserted(
                        () -> assertThat(scripts.lease("a", Scripts.LONG).now()).isGreaterThan(epoch));
        scripts.command(Command.DEL, "epoch");
        assertThat(scripts.lease("a", Scripts.LONG).epoch()).isGreaterThan(epoch);
    }
}
