package dev.parley.socket;

import static dev.parley.socket.ConnectionTimers.Due.EXPIRED;
import static dev.parley.socket.ConnectionTimers.Due.EXPIRING;
import static dev.parley.socket.ConnectionTimers.Due.PING;
import static dev.parley.socket.ConnectionTimers.Due.SILENT;
import static dev.parley.socket.ConnectionTimers.Due.UNAUTHENTICATED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class ConnectionTimersTest {
    private static final long START = 5_000;
    private static final long PING_EVERY = 30_000;
    private static final long SILENCE = 60_000;
    private static final long AUTH_WITHIN = 10_000;
    private static final long WARNING = 60_000;

    private final ConnectionTimers timers = new ConnectionTimers(START, PING_EVERY, SILENCE, AUTH_WITHIN);

    @Test
    void firstFrameMustBeAuthWithinTheTimeout() {
        assertThat(timers.due(START + AUTH_WITHIN - 1)).isEmpty();
        assertThat(timers.due(START + AUTH_WITHIN)).containsExactly(UNAUTHENTICATED);
    }

    @Test
    void anIdentifiedConnectionIsNotAskedForATokenAgain() {
        timers.authenticated(START + 3_600_000, WARNING);

        assertThat(timers.due(START + AUTH_WITHIN)).isEmpty();
    }

    @Test
    void pingsOnceInEachInterval() {
        timers.authenticated(Long.MAX_VALUE, WARNING);
        List<Long> pings = new ArrayList<>();
        for (long now = START; now <= START + 4 * PING_EVERY; now += 250) {
            timers.onActivity(now);
            if (timers.due(now).contains(PING)) {
                pings.add(now - START);
            }
        }

        assertThat(pings).containsExactly(PING_EVERY, 2 * PING_EVERY, 3 * PING_EVERY, 4 * PING_EVERY);
    }

    @Test
    void aConnectionIsSilentAtTheLimitAndNotBefore() {
        timers.authenticated(Long.MAX_VALUE, WARNING);
        timers.onActivity(START + 7);

        assertThat(timers.due(START + 7 + SILENCE - 1)).doesNotContain(SILENT);
        assertThat(timers.due(START + 7 + SILENCE)).contains(SILENT);
    }

    @Test
    void warnsOnceBeforeTheTokenExpiresAndEndsAtExpiry() {
        long ends = START + 200_000;
        timers.authenticated(ends, WARNING);
        timers.onActivity(ends);

        assertThat(timers.due(ends - WARNING - 1)).doesNotContain(EXPIRING);
        assertThat(timers.due(ends - WARNING)).contains(EXPIRING);
        assertThat(timers.due(ends - WARNING + 1)).doesNotContain(EXPIRING);
        assertThat(timers.due(ends - 1)).doesNotContain(EXPIRED);
        assertThat(timers.due(ends)).contains(EXPIRED).doesNotContain(EXPIRING);
    }

    @Test
    void aTokenThatEndsSoonerThanTheWarningIsWarnedOfAtOnce() {
        timers.authenticated(START + 1_000, WARNING);

        assertThat(timers.due(START)).containsExactly(EXPIRING);
        assertThat(timers.due(START + 1_000)).containsExactly(EXPIRED);
    }

    @Test
    void renewalPutsOffBothWarningAndExpiryAndWarnsAgain() {
        timers.authenticated(START + 100_000, WARNING);
        assertThat(timers.due(START + 40_000)).contains(EXPIRING);
        timers.onActivity(START + 90_000);

        timers.authenticated(START + 300_000, WARNING);

        timers.onActivity(START + 240_000);
        assertThat(timers.due(START + 100_000)).doesNotContain(EXPIRED, EXPIRING);
        assertThat(timers.due(START + 240_000)).contains(EXPIRING);
        timers.onActivity(START + 300_000);
        assertThat(timers.due(START + 300_000)).contains(EXPIRED);
    }

    /** The timer of a connection runs when it said so: something is due then, and nothing before. */
    @Property
    void somethingIsDueWhenItSaidToLookAgainAndNothingBefore(
            @ForAll @Size(max = 30) List<@LongRange(max = 100_000) Long> steps) {
        ConnectionTimers connection = new ConnectionTimers(0, PING_EVERY, SILENCE, AUTH_WITHIN);
        long now = 0;
        for (long step : steps) {
            now += step;
            long next = connection.next();
            if (now < next) {
                assertThat(connection.due(now)).isEmpty();
            } else {
                assertThat(connection.due(now)).isNotEmpty();
            }
            switch ((int) (step % 4)) {
                case 0 -> connection.onActivity(now);
                case 1 -> connection.authenticated(now + step * 3, WARNING);
                default -> connection.due(now);
            }
        }
    }
}
