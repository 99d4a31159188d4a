package dev.parley.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SnapshotTest {
    @Test
    void itSeesWhatHadEndedAndNothingElse() {
        assertThat(LongStream.range(8, 16).filter(Snapshot.parse("10:14:11,13")::sees))
                .containsExactly(8L, 9L, 10L, 12L);
        assertThat(LongStream.range(8, 16).filter(Snapshot.parse("10:10:")::sees))
                .containsExactly(8L, 9L);
        assertThat(Snapshot.NONE.sees(1)).isFalse();
    }
}
