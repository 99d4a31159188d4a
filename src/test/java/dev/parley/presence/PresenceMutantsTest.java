package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.PresenceStore.Arrival;
import dev.parley.presence.PresenceStore.Arrived;
import dev.parley.presence.PresenceStore.Departed;
import dev.parley.presence.PresenceStore.Lease;
import dev.parley.presence.PresenceStore.Reaped;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation of presence finds each of these broken scripts, and soon. */
class PresenceMutantsTest {
    private static final int SEEDS = 150;

    private static class NeverReaps extends ScriptModel {
        @Override
        ScriptModel empty() {
            return new NeverReaps();
        }

        @Override
        Reaped reap(int limit, long now) {
            return new Reaped(0, false);
        }
    }

    /** A client that asks a moment after another is notified once more. */
    private static class TellsEverybody extends ScriptModel {
        private List<Departed> last = List.of();
        private long toldAt;

        @Override
        ScriptModel empty() {
            return new TellsEverybody();
        }

        @Override
        List<Departed> depart(int limit, long now) {
            List<Departed> departed = super.depart(limit, now);
            if (departed.isEmpty() && now - toldAt < 200) {
                List<Departed> again = last;
                last = List.of();
                return again;
            }
            last = departed;
            toldAt = now;
            return departed;
        }
    }

    /** An instance that was considered dead continues as if nothing had happened. */
    private static class IgnoresTheLease extends ScriptModel {
        @Override
        ScriptModel empty() {
            return new IgnoresTheLease();
        }

        @Override
        Optional<List<Arrived>> connect(String instance, List<Arrival> arrivals, long now) {
            return super.connect(instance, arrivals, 0);
        }

        @Override
        boolean isAlive(String instance, long now) {
            return now == 0 || super.isAlive(instance, now);
        }

        @Override
        Lease lease(String instance, long millis, long now) {
            Lease lease = super.lease(instance, millis, now);
            return new Lease(true, lease.epoch(), lease.now(), lease.users());
        }
    }

    enum Mutant {
        NEVER_REAPS(new NeverReaps()),
        TELLS_SEVERAL_OF_A_DEPARTURE(new TellsEverybody()),
        CONNECTS_WITHOUT_A_LEASE(new IgnoresTheLease());

        private final ScriptModel scripts;

        Mutant(ScriptModel scripts) {
            this.scripts = scripts;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsBrokenIsFoundSoon(Mutant mutant) {
        long found = LongStream.range(0, SEEDS)
                .filter(seed -> !run(mutant, seed).isEmpty())
                .findFirst()
                .orElse(-1);
        assertThat(found).as("%s in %d seeds", mutant, SEEDS).isNotNegative();
        System.out.printf(
                "%s is found by seed %d: %s%n",
                mutant, found, run(mutant, found).getFirst());
    }

    private static List<String> run(Mutant mutant, long seed) {
        return new SimPresenceWorld(seed, mutant.scripts.empty()).run();
    }
}
