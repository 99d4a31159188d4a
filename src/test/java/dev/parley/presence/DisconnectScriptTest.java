package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.PresenceReader.Known;
import dev.parley.presence.PresenceStore.Departed;
import dev.parley.protocol.Status;
import dev.parley.redis.RedisCommands;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the script {@code depart} as well, which shows the effect. */
@QuarkusTest
class DisconnectScriptTest {
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
    void onlyTheLastConnectionMakesAUserLeave() {
        scripts.connect("a", "u1");
        scripts.connect("b", "u1");

        assertThat(scripts.disconnect("a", Duration.ZERO, "u1")).isZero();
        assertThat(scripts.departing()).isEmpty();
        assertThat(scripts.read("u1")).isEqualTo(Map.of("u1", new Known(Status.ONLINE, true)));

        assertThat(scripts.disconnect("b", Duration.ZERO, "u1")).isEqualTo(1);
        assertThat(scripts.read("u1")).isEqualTo(Map.of("u1", new Known(Status.ONLINE, false)));
        assertThat(scripts.departing()).containsExactly("u1");
        assertThat(scripts.read("u1")).isEmpty();
    }

    @Test
    void nobodyDepartsBeforeTheirTime() {
        scripts.connect("a", "soon");
        scripts.connect("a", "later");
        scripts.disconnect("a", Duration.ZERO, "soon");
        scripts.disconnect("a", Scripts.LONG, "later");

        assertThat(scripts.departing()).containsExactly("soon");
        assertThat(scripts.read("later")).containsKey("later");
        double due = scripts.command(Command.ZSCORE, "leaving", "later").toDouble();
        long seen = scripts.command(Command.HGET, "user:later", "seen").toLong();
        assertThat((long) due - seen).isEqualTo(Scripts.LONG.toMillis());
    }

    @Test
    void whoDepartsIsToldOnceWithStatusAndTime() {
        Instant before = now();
        scripts.connect("a", "u1");
        scripts.status("u1", Status.BUSY);
        scripts.disconnect("a", Duration.ZERO, "u1");
        Instant after = now();

        List<Departed> departed = scripts.depart(10);

        assertThat(departed).singleElement().satisfies(it -> {
            assertThat(it.userId()).isEqualTo("u1");
            assertThat(it.shown()).isEqualTo(Status.BUSY);
            assertThat(it.seen()).isBetween(before, after);
        });
        assertThat(scripts.depart(10)).isEmpty();
        assertThat(scripts.keys())
                .as("nothing stays of the user")
                .containsExactly("epoch", "instances", "lease:a", "lease:b");
    }

    @Test
    void departuresAreBounded() {
        for (String user : List.of("u1", "u2", "u3")) {
            scripts.connect("a", user);
        }
        assertThat(scripts.disconnect("a", Duration.ZERO, "u1", "u2", "u3")).isEqualTo(3);

        assertThat(scripts.depart(2)).hasSize(2);
        assertThat(scripts.depart(2)).hasSize(1);
    }

    @Test
    void theSameConnectionEndsOnce() {
        scripts.connect("a", "u1");

        assertThat(scripts.disconnect("a", Scripts.LONG, "u1")).isEqualTo(1);
        assertThat(scripts.disconnect("a", Duration.ZERO, "u1", "nobody")).isZero();
        assertThat(scripts.departing()).isEmpty();
    }

    private Instant now() {
        return Instant.ofEpochMilli(scripts.lease("a", Scripts.LONG).now());
    }
}
