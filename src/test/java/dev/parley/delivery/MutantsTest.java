package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation finds each of these broken parts, and soon. */
class MutantsTest {
    private static final int SEEDS = 150;

    @ParameterizedTest
    @EnumSource
    void whateverIsBrokenIsFoundSoon(Mutant mutant) {
        long found = LongStream.range(0, SEEDS)
                .filter(seed -> !new SimWorld(seed, mutant.parts()).run().isEmpty())
                .findFirst()
                .orElse(-1);
        assertThat(found).as("%s in %d seeds", mutant, SEEDS).isNotNegative();
        System.out.printf(
                "%s is found by seed %d: %s%n",
                mutant, found, new SimWorld(found, mutant.parts()).run().getFirst());
    }
}
