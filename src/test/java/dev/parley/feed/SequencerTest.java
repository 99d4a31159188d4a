package dev.parley.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SequencerTest {
    private final Sequencer<Long> order = new Sequencer<>(4);
    private final List<Long> out = new ArrayList<>();

    private void offer(long... seqs) {
        for (long seq : seqs) {
            order.offer(seq, seq, out::add);
        }
    }

    @Test
    void nothingIsPassedOnBeforeItIsKnownWhereToBegin() {
        offer(3, 4);
        assertThat(out).isEmpty();
        assertThat(order.started()).isFalse();
        assertThat(order.behind()).isFalse();

        order.start(2, out::add);

        assertThat(out).containsExactly(3L, 4L);
        assertThat(order.head()).isEqualTo(4);
    }

    @Test
    void whatCameBeforeTheStartAndLiesAtOrBelowItIsNotRepeated() {
        offer(1, 2, 3);

        order.start(2, out::add);

        assertThat(out).containsExactly(3L);
    }

    @Test
    void aLowerSeqIsARepeatAndDropped() {
        order.start(0, out::add);

        offer(1, 1, 2, 1, 2);

        assertThat(out).containsExactly(1L, 2L);
    }

    @Test
    void aHigherSeqMeansAGapAndWaits() {
        order.start(0, out::add);

        offer(2, 3);
        assertThat(out).isEmpty();
        assertThat(order.behind()).isTrue();

        offer(1);
        assertThat(out).containsExactly(1L, 2L, 3L);
        assertThat(order.behind()).isFalse();
    }

    @Test
    void aSecondStartOnlyTellsThatThereIsMore() {
        order.start(5, out::add);

        order.start(7, out::add);
        assertThat(order.head()).isEqualTo(5);
        assertThat(order.behind()).isTrue();

        order.start(3, out::add);
        assertThat(order.head()).isEqualTo(5);
        offer(6, 7);
        assertThat(out).containsExactly(6L, 7L);
        assertThat(order.behind()).isFalse();
    }

    @Test
    void ofTooManyThatCameEarlyTheLastAreForgottenButNotThatTheyExist() {
        order.start(0, out::add);

        offer(6, 5, 4, 3, 2);
        offer(1);

        assertThat(out).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(order.behind()).as("6 is to be fetched").isTrue();
    }

    @Test
    void whenNothingFollowsThereIsNoGap() {
        order.start(1, out::add);
        offer(9);

        order.nothingFollows();

        assertThat(order.behind()).isFalse();
        offer(2);
        assertThat(out).containsExactly(2L);
    }

    @Test
    void whatTheLogHasLetGoIsNotWaitedFor() {
        order.start(1, out::add);
        offer(3, 5, 6);

        order.nothingBetween(1, 5, out::add);

        assertThat(out).containsExactly(5L, 6L);
        assertThat(order.head()).isEqualTo(6);
        assertThat(order.behind()).isFalse();
    }

    @Test
    void aHoleThatWasReadFromFurtherOnSaysNothingOfWhatIsBeforeIt() {
        order.start(1, out::add);

        order.nothingBetween(3, 9, out::add);

        assertThat(order.head()).isEqualTo(1);
        offer(2, 3, 4);
        assertThat(out).containsExactly(2L, 3L, 4L);
    }

    @Test
    void anEarlierEmptyReadDoesNotHideWhatTheLogHolds() {
        order.start(1, out::add);
        order.learn(3);
        offer(9);

        order.nothingFollows();

        assertThat(order.behind()).isTrue();
        order.nothingBetween(1, order.logged() + 1, out::add);
        assertThat(order.behind()).isFalse();
        assertThat(order.head()).isEqualTo(3);
    }

    /** Each item passed on is the next one, and every known item is either passed on or part of a known gap. */
    @Property
    void passesOnTheNextAndOnlyTheNext(
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 20) Integer> offers,
            @ForAll @LongRange(max = 20) long start,
            @ForAll @IntRange(max = 60) int when,
            @ForAll @IntRange(min = 1, max = 8) int maxEarly) {
        Sequencer<Long> sequencer = new Sequencer<>(maxEarly);
        List<Long> passed = new ArrayList<>();
        long highest = 0;
        boolean started = false;
        for (int i = 0; i < offers.size(); i++) {
            if (i == when) {
                sequencer.start(start, passed::add);
                started = true;
            }
            long seq = offers.get(i);
            highest = Math.max(highest, seq);
            sequencer.offer(seq, seq, passed::add);
            assertThat(passed)
                    .isEqualTo(LongStream.rangeClosed(start + 1, start + passed.size())
                            .boxed()
                            .toList());
            if (started) {
                assertThat(sequencer.head()).isEqualTo(start + passed.size());
                assertThat(sequencer.behind()).isEqualTo(highest > sequencer.head());
            } else {
                assertThat(passed).isEmpty();
            }
        }
        if (started) {
            // The gap is read from the log, in order.
            for (long seq = sequencer.head() + 1; seq <= highest; seq++) {
                sequencer.offer(seq, seq, passed::add);
            }
            assertThat(passed)
                    .isEqualTo(LongStream.rangeClosed(start + 1, Math.max(start, highest))
                            .boxed()
                            .toList());
            assertThat(sequencer.behind()).isFalse();
        }
    }
}
