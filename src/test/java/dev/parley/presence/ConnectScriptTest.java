package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.PresenceStore.Arrival;
import dev.parley.presence.PresenceStore.Arrived;
import dev.parley.protocol.Status;
import dev.parley.redis.RedisCommands;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConnectScriptTest {
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
    void aUserComesOnlineOnceOnWhateverInstance() {
        assertThat(scripts.connect("a", "u1")).isEqualTo(new Arrived("u1", Optional.empty(), VersionedStatus.FIRST));
        assertThat(scripts.connect("b", "u1").before()).contains(Status.ONLINE);
        assertThat(scripts.connect("a", "u1").before()).as("again").contains(Status.ONLINE);
    }

    @Test
    void manyUsersComeInOneCall() {
        scripts.connect("b", "u3");
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            arrivals.add(new Arrival("u" + i, VersionedStatus.FIRST));
        }

        List<Arrived> arrived =
                scripts.connect("a", arrivals.toArray(Arrival[]::new)).orElseThrow();

        assertThat(arrived)
                .extracting(Arrived::userId)
                .containsExactlyElementsOf(
                        arrivals.stream().map(Arrival::userId).toList());
        assertThat(arrived)
                .filteredOn(it -> it.before().isPresent())
                .extracting(Arrived::userId)
                .containsExactly("u3");
        assertThat(scripts.lease("a", Scripts.LONG).users()).isEqualTo(1000);
    }

    @Test
    void whoWasLeavingStaysAndDoesNotDepart() {
        scripts.connect("a", "u1");
        scripts.disconnect("a", Duration.ZERO, "u1");

        assertThat(scripts.connect("b", "u1").before()).contains(Status.ONLINE);
        assertThat(scripts.departing()).isEmpty();
        assertThat(scripts.read("u1")).containsEntry("u1", new PresenceReader.Known(Status.ONLINE, true));
    }

    @Test
    void whoHasDepartedComesAgain() {
        scripts.connect("a", "u1");
        scripts.disconnect("a", Duration.ZERO, "u1");
        assertThat(scripts.departing()).containsExactly("u1");

        assertThat(scripts.connect("a", "u1").before()).isEmpty();
    }

    @Test
    void ofTwoStatusesTheNewerHolds() {
        Arrived first = scripts.connect("a", new Arrival("u1", new VersionedStatus(Status.AWAY, 500)))
                .orElseThrow()
                .getFirst();
        assertThat(first).isEqualTo(new Arrived("u1", Optional.empty(), new VersionedStatus(Status.AWAY, 500)));

        assertThat(scripts.connect("b", new Arrival("u1", new VersionedStatus(Status.BUSY, 400)))
                        .orElseThrow()
                        .getFirst())
                .isEqualTo(new Arrived("u1", Optional.of(Status.AWAY), new VersionedStatus(Status.AWAY, 500)));
        assertThat(scripts.connect("b", new Arrival("u1", new VersionedStatus(Status.BUSY, 600)))
                        .orElseThrow()
                        .getFirst())
                .isEqualTo(new Arrived("u1", Optional.of(Status.AWAY), new VersionedStatus(Status.BUSY, 600)));
        assertThat(scripts.connect("a", "u1").shown()).isEqualTo(new VersionedStatus(Status.BUSY, 600));
    }

    @Test
    void withoutItsLeaseAnInstanceConnectsNobody() {
        scripts.kill("a");

        assertThat(scripts.connect("a", new Arrival("u1", VersionedStatus.FIRST)))
                .isEmpty();
        assertThat(scripts.read("u1")).isEmpty();
        assertThat(scripts.command(Command.EXISTS, "instance:a").toInteger()).isZero();
    }

    @Test
    void anyPrintableIdWillDo() {
        String odd = "a b:{c}*ü%s";
        scripts.connect("a", odd);

        assertThat(scripts.read(odd)).containsKey(odd);
        scripts.disconnect("a", Duration.ZERO, odd);
        assertThat(scripts.departing()).containsExactly(odd);
    }
}
