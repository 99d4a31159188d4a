package dev.parley.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Event;
import dev.parley.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Compares a feed with the simplest model, a log that is a list. Whatever is lost, repeated, late or out of order, a
 * reader that holds everything up to {@code since} gets what follows, each once, in order, except for what the log has
 * deleted at its beginning.
 */
@Tag("fast")
class FeedOrderTest {
    private static final int PAGE = 3;

    private static final class Reader implements Feed.Reader {
        private final List<Long> got = new ArrayList<>();
        private long since;
        private boolean attached;

        @Override
        public void deliver(PreparedEvent prepared) {
            assertThat(attached).as("delivered to somebody who does not read").isTrue();
            got.add(((Event.MessageNew) prepared.event()).message().seq());
        }

        private long reached() {
            return got.isEmpty() ? since : got.getLast();
        }

        /** @param gone the last position that the log has deleted */
        void check(long gone) {
            assertThat(got).isSorted().doesNotHaveDuplicates().allMatch(seq -> seq > since);
            assertThat(got.stream().filter(seq -> seq > gone))
                    .as("what is still there")
                    .isEqualTo(LongStream.rangeClosed(Math.max(since, gone) + 1, reached())
                            .boxed()
                            .toList());
        }
    }

    /** The inputs of a feed, in the way in which delivery uses it. Reads answer with what the log held when asked. */
    private static final class World {
        private final Random random;
        private final Feed<Reader> feed = new Feed<>(new Log.OfConversation("c1"));
        private final List<Reader> readers = List.of(new Reader(), new Reader(), new Reader());
        private final List<Runnable> underWay = new ArrayList<>();
        private final List<Long> onTheBus = new ArrayList<>();
        private long committed;
        private long gone;

        World(int seed) {
            random = new Random(seed);
            committed = random.nextInt(8);
        }

        void step(int kind) {
            switch (kind) {
                case 0, 1, 2 -> onTheBus.add(++committed);
                case 3 -> arrive(true);
                case 4 -> arriveTogether();
                case 5 -> arrive(false);
                case 6 -> lose();
                case 7 -> subscribe(any());
                case 8 -> unsubscribe(any());
                case 9 -> readGap();
                case 10 -> gone += random.nextLong(committed - gone + 1);
                default -> answer();
            }
            readers.forEach(reader -> reader.check(gone));
        }

        /** Everything in flight ends; then a sweep of the log's tail finds what was lost. */
        void settle() {
            while (!underWay.isEmpty()) {
                answer();
            }
            feed.learn(committed);
            readGap();
            for (int reads = 0; !underWay.isEmpty(); reads++) {
                assertThat(reads).as("reads of the log").isLessThan(1000);
                answer();
            }
            assertThat(feed.hasGap()).isFalse();
            for (Reader reader : readers) {
                reader.check(gone);
                if (reader.attached && gone < committed && reader.since < committed) {
                    assertThat(reader.reached()).isEqualTo(committed);
                }
            }
            everybodyIsLive();
        }

        private void everybodyIsLive() {
            List<Reader> told = new ArrayList<>();
            feed.tell(told::add);
            assertThat(told)
                    .containsExactlyInAnyOrderElementsOf(
                            readers.stream().filter(one -> one.attached).toList());
        }

        private Reader any() {
            return readers.get(random.nextInt(readers.size()));
        }

        private void arrive(boolean once) {
            if (!onTheBus.isEmpty()) {
                int which = random.nextInt(onTheBus.size());
                long seq = once ? onTheBus.remove(which) : onTheBus.get(which);
                feed.offer(prepared(seq));
                readGapPerhaps();
            }
        }

        private void arriveTogether() {
            List<PreparedEvent> together = new ArrayList<>();
            for (int left = random.nextInt(5); left > 0 && !onTheBus.isEmpty(); left--) {
                together.add(prepared(onTheBus.remove(random.nextInt(random.nextBoolean() ? 1 : onTheBus.size()))));
            }
            feed.offer(together);
            readGapPerhaps();
        }

        private void lose() {
            if (!onTheBus.isEmpty()) {
                onTheBus.remove(random.nextInt(onTheBus.size()));
            }
        }

        private void subscribe(Reader reader) {
            long since = random.nextLong(committed + 1);
            long last = committed;
            List<PreparedEvent> missed = page(since);
            underWay.add(() -> {
                feed.start(last);
                reader.since = since;
                reader.got.clear();
                reader.attached = true;
                feed.attach(reader, since);
                replayed(reader, since, missed, last);
                readGapPerhaps();
            });
        }

        private void replayed(Reader reader, long after, List<PreparedEvent> page, long logged) {
            OptionalLong next = feed.replayed(reader, after, page, page.size() < PAGE, logged);
            next.ifPresent(seq -> {
                List<PreparedEvent> more = page(seq);
                long loggedNow = feed.head();
                underWay.add(() -> replayed(reader, seq, more, loggedNow));
            });
            readGapPerhaps();
        }

        private void unsubscribe(Reader reader) {
            assertThat(feed.detach(reader)).isEqualTo(reader.attached);
            reader.attached = false;
        }

        /** Sometimes the read begins later, so that more happens in between. */
        private void readGapPerhaps() {
            if (random.nextBoolean()) {
                readGap();
            }
        }

        private void readGap() {
            if (feed.hasGap() && !feed.fetching()) {
                feed.fetching(true);
                long head = feed.head();
                long logged = feed.logged();
                List<PreparedEvent> page = page(head);
                underWay.add(() -> {
                    feed.fetching(false);
                    feed.filled(head, page, page.size() < PAGE, logged);
                    readGap();
                });
            }
        }

        private void answer() {
            if (!underWay.isEmpty()) {
                underWay.remove(random.nextInt(underWay.size())).run();
            }
        }

        private List<PreparedEvent> page(long after) {
            long from = Math.max(after, gone);
            return LongStream.rangeClosed(from + 1, Math.min(committed, from + PAGE))
                    .mapToObj(World::prepared)
                    .toList();
        }

        private static PreparedEvent prepared(long seq) {
            return new PreparedEvent(new Event.MessageNew(Samples.message("c1", seq)), 0);
        }
    }

    @Property(tries = 3000)
    void eachReaderGetsWhatFollowsItsSinceOnceAndInOrder(
            @ForAll int seed, @ForAll @Size(max = 80) List<@IntRange(max = 13) Integer> steps) {
        World world = new World(seed);
        steps.forEach(world::step);
        world.settle();
    }
}
