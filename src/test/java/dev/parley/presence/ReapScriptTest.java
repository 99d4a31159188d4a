package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.PresenceStore.Departed;
import dev.parley.presence.PresenceStore.Reaped;
import dev.parley.redis.RedisCommands;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReapScriptTest {
    @Inject
    RedisCommands redis;

    private Scripts scripts;

    @BeforeEach
    void twoInstances() {
        scripts = new Scripts(redis);
        scripts.instance("a");
        scripts.instance("b");
    }

    @Test
    void nobodyIsTakenFromTheLiving() {
        scripts.connect("a", "u1");

        assertThat(scripts.reap(10)).isEqualTo(new Reaped(0, false));
        assertThat(scripts.read("u1")).containsKey("u1");
    }

    @Test
    void usersOfADeadInstanceDepartUnlessElsewhere() {
        scripts.connect("a", "alone");
        scripts.connect("a", "both");
        scripts.connect("b", "both");
        scripts.connect("b", "other");
        scripts.kill("a");

        assertThat(scripts.reap(10)).isEqualTo(new Reaped(2, true));
        assertThat(scripts.departing()).containsExactly("alone");
        assertThat(scripts.read("alone", "both", "other")).containsOnlyKeys("both", "other");
        assertThat(scripts.reap(10)).isEqualTo(new Reaped(0, false));
        assertThat(scripts.command(Command.ZRANGE, "instances", 0, -1)).hasToString("[b]");
    }

    @Test
    void usersAreTakenAFewAtATime() {
        for (int i = 0; i < 5; i++) {
            scripts.connect("a", "u" + i);
        }
        scripts.kill("a");

        assertThat(scripts.reap(2)).isEqualTo(new Reaped(2, true));
        assertThat(scripts.reap(2)).isEqualTo(new Reaped(2, true));
        assertThat(scripts.reap(2)).isEqualTo(new Reaped(1, true));
        assertThat(scripts.reap(2)).isEqualTo(new Reaped(0, false));
        assertThat(scripts.departing()).containsExactly("u0", "u1", "u2", "u3", "u4");
    }

    @Test
    void theyWereLastSeenWhenTheInstanceLastRenewedItsLease() {
        scripts.connect("a", "u1");
        long renewed = scripts.lease("a", Scripts.LONG).now();
        scripts.kill("a");
        scripts.reap(10);

        assertThat(scripts.depart(10)).extracting(Departed::seen).containsExactly(Instant.ofEpochMilli(renewed));
    }

    @Test
    void orWhenTheyCameAfterThat() {
        scripts.connect("a", "u1");
        long came = scripts.command(Command.HGET, "user:u1", "on:a").toLong();
        scripts.command(Command.ZADD, "instances", came - 1000, "a");
        scripts.kill("a");
        scripts.reap(10);

        assertThat(scripts.depart(10)).extracting(Departed::seen).containsExactly(Instant.ofEpochMilli(came));
    }

    @Test
    void severalDeadInstancesAreTakenOneAfterTheOther() {
        scripts.connect("a", "u1");
        scripts.connect("b", "u1");
        scripts.kill("a");
        scripts.kill("b");

        assertThat(scripts.reap(10).users()).isEqualTo(1);
        assertThat(scripts.departing()).isEmpty();
        assertThat(scripts.reap(10).users()).isEqualTo(1);
        assertThat(scripts.departing()).containsExactly("u1");
        assertThat(scripts.keys()).containsExactly("epoch");
    }
}
