package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.SharedPresence.Lease;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TenureTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Tenure tenure = new Tenure("i", 0);

    @Test
    void aNameIsInUseFromItsLeaseOn() {
        assertThat(tenure.mayBegin(0)).isTrue();
        String name = tenure.begin(0);
        assertThat(tenure.name()).isNull();
        assertThat(tenure.mayBegin(SECOND - 1)).as("under way").isFalse();

        assertThat(tenure.begun(name, new Lease(false, 1000, 1000, 0), 5))
                .as("first")
                .isFalse();

        assertThat(tenure.name()).isEqualTo("i-1");
        assertThat(tenure.mayBegin(10 * SECOND)).isFalse();
        assertThat(tenure.hasOldNames()).isFalse();
    }

    @Test
    void aRenewalThatFindsEverythingKeepsTheName() {
        begin(1000, 1000, 0);

        assertThat(tenure.renewed(new Lease(true, 1000, 31_000, 7), 7, 30 * SECOND))
                .isTrue();

        assertThat(tenure.name()).isEqualTo("i-1");
        assertThat(tenure.leaseAgeSeconds(31 * SECOND)).isEqualTo(1);
    }

    @Test
    void aLeaseOrUsersLostEndTheNameForGood() {
        begin(1000, 1000, 0);
        assertThat(tenure.renewed(new Lease(false, 1000, 31_000, 7), 7, SECOND)).isFalse();
        assertThat(tenure.name()).isNull();
        assertThat(tenure.mayBegin(SECOND)).isTrue();

        begin(1000, 32_000, SECOND);
        assertThat(tenure.name()).isEqualTo("i-2");
        assertThat(tenure.renewed(new Lease(true, 1000, 62_000, 6), 7, 2 * SECOND))
                .isFalse();

        assertThat(tenure.takeOldName()).isEqualTo("i-1");
        assertThat(tenure.takeOldName()).isEqualTo("i-2");
        assertThat(tenure.hasOldNames()).isFalse();
    }

    @Test
    void whatHappensToANameOfBeforeIsWithoutEffect() {
        begin(1000, 1000, 0);
        tenure.lost("i-1", 0);
        begin(1000, 1000, 0);

        tenure.lost("i-1", 0);
        tenure.failed("i-1", 0);
        tenure.lost(null, 0);

        assertThat(tenure.name()).isEqualTo("i-2");
    }

    @Test
    void afterAFailureItWaitsABit() {
        begin(1000, 1000, 0);

        tenure.failed("i-1", 5 * SECOND);

        assertThat(tenure.mayBegin(6 * SECOND - 1)).isFalse();
        assertThat(tenure.mayBegin(6 * SECOND)).isTrue();
    }

    @Test
    void anotherEpochMeansThatRedisHasForgotten() {
        begin(1000, 1000, 0);
        tenure.lost("i-1", 0);
        assertThat(tenure.begun(tenure.begin(0), new Lease(false, 1000, 2000, 0), 0))
                .isFalse();
        assertThat(tenure.isMemoryLost()).isFalse();

        tenure.lost("i-2", 0);
        assertThat(tenure.begun(tenure.begin(0), new Lease(false, 3000, 3000, 0), 0))
                .isTrue();
        assertThat(tenure.isMemoryLost()).isTrue();

        tenure.lost("i-3", 0);
        assertThat(tenure.begun(tenure.begin(0), new Lease(false, 3000, 4000, 0), 0))
                .isFalse();
        assertThat(tenure.isMemoryLost()).as("until everybody is registered").isTrue();
        tenure.complete();
        assertThat(tenure.isMemoryLost()).isFalse();
    }

    @Test
    void aYoungMemoryHasToSettle() {
        begin(1000, 5000, 0);

        assertThat(tenure.isSettled(6 * SECOND - 1)).isFalse();
        assertThat(tenure.isSettled(6 * SECOND)).isTrue();
        tenure.end();
        assertThat(tenure.isSettled(7 * SECOND)).isFalse();
    }

    @Test
    void oldNamesAreBounded() {
        for (int i = 0; i < 20; i++) {
            begin(1000, 1000, 0);
            tenure.lost(tenure.name(), 0);
        }
        int kept = 0;
        while (tenure.takeOldName() != null) {
            kept++;
        }
        assertThat(kept).isEqualTo(8);
    }

    private void begin(long epoch, long now, long nanos) {
        tenure.begun(tenure.begin(nanos), new Lease(false, epoch, now, 0), nanos);
    }
}
