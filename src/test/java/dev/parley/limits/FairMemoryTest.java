package dev.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class FairMemoryTest {
    private final FairMemory memory = new FairMemory(100);

    @Test
    void oneHoldsHalfAndLeavesTheRestToOthers() {
        assertThat(memory.take("a", 50)).isTrue();
        assertThat(memory.take("a", 1)).isFalse();
        assertThat(memory.take("b", 25)).isTrue();
        assertThat(memory.take("b", 1)).isFalse();
        assertThat(memory.take("c", 12)).isTrue();
        assertThat(memory.all()).isEqualTo(87);
    }

    @Test
    void oneWhoStandsForManyHoldsAllThatIsLeft() {
        memory.take("a", 20);
        assertThat(memory.take(70)).isTrue();
        assertThat(memory.take(11)).isFalse();
        assertThat(memory.isFull()).isFalse();
        assertThat(memory.take(10)).isTrue();
        assertThat(memory.isFull()).isTrue();
        memory.giveBack(null, 80);
        assertThat(memory.all()).isEqualTo(20);
    }

    @Test
    void whatIsGivenBackIsThereAgain() {
        memory.take("a", 50);
        memory.giveBack("a", 50);
        assertThat(memory.all()).isZero();
        assertThat(memory.take("a", 50)).isTrue();
    }
}
