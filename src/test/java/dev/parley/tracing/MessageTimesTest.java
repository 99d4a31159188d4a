package dev.parley.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class MessageTimesTest {
    private final MessageTimes.Times recent = new MessageTimes.Times(3);

    @Test
    void itTellsWhenAMessagePassedLast() {
        assertThat(recent.at(7)).isEmpty();
        assertThat(recent.at(0)).isEmpty();
        recent.passed(7, 1000);
        recent.passed(8, 2000);
        recent.passed(7, 3000);

        assertThat(recent.at(7)).contains(Instant.ofEpochMilli(3000));
        assertThat(recent.at(8)).contains(Instant.ofEpochMilli(2000));
        assertThat(recent.at(9)).isEmpty();
    }

    @Test
    void itForgetsTheOldestFirst() {
        for (int id = 1; id <= 5; id++) {
            assertThat(recent.size()).isEqualTo(Math.min(3, id - 1));
            recent.passed(id, id);
        }
        assertThat(recent.at(2)).isEmpty();
        assertThat(recent.at(3)).contains(Instant.ofEpochMilli(3));
        assertThat(recent.at(5)).contains(Instant.ofEpochMilli(5));
        assertThat(recent.size()).isEqualTo(3);
    }
}
