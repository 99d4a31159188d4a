package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.PresenceStore.Lease;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class IncarnationTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Incarnation incarnation = new Incarnation("i", 0);

    @Test
    void aNameIsInUseFromItsLeaseOn() {
        assertThat(incarnation.mayBegin(0)).isTrue();
        String name = incarnation.begin(0);
        assertThat(incarnation.name()).isNull();
        assertThat(incarnation.mayBegin(SECOND - 1)).as("under way").isFalse();

        assertThat(incarnation.begun(name, new Lease(false, 1000, 1000, 0), 5))
                .as("first")
                .isFalse();

        assertThat(incarnation.name()).isEqualTo("i-1");
        assertThat(incarnation.mayBegin(10 * SECOND)).isFalse();
        assertThat(incarnation.hasOldNames()).isFalse();
    }

    @Test
    void aRenewalThatFindsEverythingKeepsTheName() {
        begin(1000, 1000, 0);

        assertThat(incarnation.renewed(new Lease(true, 1000, 31_000, 7), 7, 30 * SECOND))
                .isTrue();

        assertThat(incarnation.name()).isEqualTo("i-1");
        assertThat(incarnation.leaseAgeSeconds(31 * SECOND)).isEqualTo(1);
    }

    @Test
    void aLeaseOrUsersLostEndTheNameForGood() {
        begin(1000, 1000, 0);
        assertThat(incarnation.renewed(new Lease(false, 1000, 31_000, 7), 7, SECOND))
                .isFalse();
        assertThat(incarnation.name()).isNull();
        assertThat(incarnation.mayBegin(SECOND)).isTrue();

        begin(1000, 32_000, SECOND);
        assertThat(incarnation.name()).isEqualTo("i-2");
        assertThat(incarnation.renewed(new Lease(true, 1000, 62_000, 6), 7, 2 * SECOND))
                .isFalse();

        assertThat(incarnation.takeOldName()).isEqualTo("i-1");
        assertThat(incarnation.takeOldName()).isEqualTo("i-2");
        assertThat(incarnation.hasOldNames()).isFalse();
    }

    @Test
    void whatHappensToANameOfBeforeIsWithoutEffect() {
        begin(1000, 1000, 0);
        incarnation.lost("i-1", 0);
        begin(1000, 1000, 0);

        incarnation.lost("i-1", 0);
        incarnation.failed("i-1", 0);
        incarnation.lost(null, 0);

        assertThat(incarnation.name()).isEqualTo("i-2");
    }

    @Test
    void afterAFailureItWaitsABit() {
        begin(1000, 1000, 0);

        incarnation.failed("i-1", 5 * SECOND);

        assertThat(incarnation.mayBegin(6 * SECOND - 1)).isFalse();
        assertThat(incarnation.mayBegin(6 * SECOND)).isTrue();
    }

    @Test
    void anotherEpochMeansThatRedisHasForgotten() {
        begin(1000, 1000, 0);
        incarnation.lost("i-1", 0);
        assertThat(incarnation.begun(incarnation.begin(0), new Lease(false, 1000, 2000, 0), 0))
                .isFalse();
        assertThat(incarnation.isMemoryLost()).isFalse();

        incarnation.lost("i-2", 0);
        assertThat(incarnation.begun(incarnation.begin(0), new Lease(false, 3000, 3000, 0), 0))
                .isTrue();
        assertThat(incarnation.isMemoryLost()).isTrue();

        incarnation.lost("i-3", 0);
        assertThat(incarnation.begun(incarnation.begin(0), new Lease(false, 3000, 4000, 0), 0))
                .isFalse();
        assertThat(incarnation.isMemoryLost())
                .as("until everybody is registered")
                .isTrue();
        incarnation.complete();
        assertThat(incarnation.isMemoryLost()).isFalse();
    }

    @Test
    void aYoungMemoryHasToSettle() {
        begin(1000, 5000, 0);

        assertThat(incarnation.isSettled(6 * SECOND - 1)).isFalse();
        assertThat(incarnation.isSettled(6 * SECOND)).isTrue();
        incarnation.end();
        assertThat(incarnation.isSettled(7 * SECOND)).isFalse();
    }

    @Test
    void oldNamesAreBounded() {
        for (int i = 0; i < 20; i++) {
            begin(1000, 1000, 0);
            incarnation.lost(incarnation.name(), 0);
        }
        int kept = 0;
        while (incarnation.hasOldNames()) {
            incarnation.takeOldName();
            kept++;
        }
        assertThat(kept).isEqualTo(8);
    }

    private void begin(long epoch, long now, long nanos) {
        incarnation.begun(incarnation.begin(nanos), new Lease(false, epoch, now, 0), nanos);
    }
}
