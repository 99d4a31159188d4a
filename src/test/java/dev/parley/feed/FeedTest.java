package dev.parley.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Event;
import dev.parley.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class FeedTest {
    private static final class Reader implements Feed.Reader {
        private final List<Long> got = new ArrayList<>();
        private int room = Integer.MAX_VALUE;

        @Override
        public boolean hasRoom() {
            return got.size() < room;
        }

        @Override
        public void deliver(PreparedEvent prepared) {
            got.add(((Event.MessageNew) prepared.event()).message().seq());
        }
    }

    private final Feed<Reader> feed = new Feed<>("c1");
    private final Reader reader = new Reader();

    private static PreparedEvent prepared(long seq) {
        return new PreparedEvent(new Event.MessageNew(Samples.message("c1", seq)), 0);
    }

    private static List<PreparedEvent> page(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(FeedTest::prepared).toList();
    }

    @Test
    void aReaderThatMissedNothingIsLiveAtOnce() {
        feed.start(5);
        feed.attach(reader, 5);
        assertThat(feed.replayed(reader, 5, List.of(), true, 0)).isEmpty();

        feed.offer(prepared(6));

        assertThat(reader.got).containsExactly(6L);
    }

    @Test
    void ofWhatComesAtOnceEachReaderGetsAllBeforeTheNextOneDoes() {
        List<String> all = new ArrayList<>();
        Feed<Feed.Reader> of = new Feed<>("c1");
        of.start(5);
        for (String name : List.of("a", "b")) {
            Feed.Reader one = prepared -> all.add(
                    name + ((Event.MessageNew) prepared.event()).message().seq());
            of.attach(one, 5);
            of.replayed(one, 5, List.of(), true, 0);
        }

        of.offer(List.of(prepared(6), prepared(9), prepared(7)));
        assertThat(all).containsExactly("a6", "a7", "b6", "b7");
        of.offer(page(8, 10));
        assertThat(all.subList(4, all.size()))
                .as("9 had come before")
                .containsExactly("a8", "a9", "a10", "b8", "b9", "b10");
    }

    @Test
    void aChangeIsToldAfterItsMessageAlsoWhereThatComesWithOthers() {
        List<String> heard = new ArrayList<>();
        Feed<Feed.Reader> of = new Feed<>("c1");
        Feed.Reader one = prepared ->
                heard.add("" + ((Event.MessageNew) prepared.event()).message().seq());
        of.start(5);
        of.attach(one, 5);
        of.replayed(one, 5, List.of(), true, 0);
        of.edited(new Edits.Version(7, 1), _ -> heard.add("edited 7"));

        of.offer(page(6, 8));

        assertThat(heard).containsExactly("6", "7", "edited 7", "8");
    }

    @Test
    void sendsMissedMessagesThenLiveOnesWithoutGapOrRepeat() {
        feed.start(3);
        feed.attach(reader, 0);
        feed.offer(prepared(4));

        assertThat(feed.replayed(reader, 0, page(1, 3), true, 0))
                .as("4 came meanwhile")
                .hasValue(3);
        assertThat(feed.replayed(reader, 3, page(4, 4), true, 0)).isEmpty();
        feed.offer(prepared(5));

        assertThat(reader.got).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void whatAReaderHasNoRoomForIsReadAgainWhenItHas() {
        feed.start(5);
        feed.attach(reader, 0);
        reader.room = 2;
        assertThat(feed.replayed(reader, 0, page(1, 5), true, 5)).hasValue(2);
        feed.offer(prepared(6));
        assertThat(feed.replayed(reader, 2, page(3, 6), true, 6)).as("none yet").hasValue(2);
        reader.room = 10;
        assertThat(feed.replayed(reader, 2, page(3, 6), true, 6)).isEmpty();
        feed.offer(prepared(7));

        assertThat(reader.got).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void aReplayThatOutranTheFeedSkipsWhatTheFeedBringsAgain() {
        Reader other = new Reader();
        feed.start(3);
        feed.attach(other, 3);
        feed.replayed(other, 3, List.of(), true, 0);
        feed.attach(reader, 3);

        assertThat(feed.replayed(reader, 3, page(4, 5), true, 0)).isEmpty();
        assertThat(feed.hasGap()).as("the others did not get 4 and 5").isTrue();
        page(4, 6).forEach(feed::offer);

        assertThat(reader.got).containsExactly(4L, 5L, 6L);
        assertThat(other.got).containsExactly(4L, 5L, 6L);
    }

    @Test
    void aPageOfAnEarlierSubscriptionIsNotTakenForOneOfThePresent() {
        feed.start(6);
        feed.attach(reader, 0);
        assertThat(feed.replayed(reader, 0, page(1, 2), false, 0)).hasValue(2);
        feed.attach(reader, 0);
        reader.got.clear();

        // Read after 2, before the client started again from 0.
        assertThat(feed.replayed(reader, 2, page(3, 4), false, 0)).isEmpty();
        assertThat(feed.replayed(reader, 0, page(1, 6), true, 0)).isEmpty();

        assertThat(reader.got).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void whoLeftGetsNothingMore() {
        feed.start(1);
        feed.attach(reader, 0);

        assertThat(feed.detach(reader)).isTrue();
        assertThat(feed.detach(reader)).isFalse();
        assertThat(feed.replayed(reader, 0, page(1, 1), true, 0)).isEmpty();
        feed.offer(prepared(2));

        assertThat(reader.got).isEmpty();
        assertThat(feed.isEmpty()).isTrue();
        assertThat(feed.has(reader)).isFalse();
    }

    @Test
    void whoIsNotLiveYetIsToldOfOtherThingsWhenTheyAre() {
        Reader live = new Reader();
        feed.start(1);
        feed.attach(live, 1);
        feed.replayed(live, 1, List.of(), true, 0);
        feed.attach(reader, 0);
        List<Reader> told = new ArrayList<>();

        feed.tell(told::add);

        assertThat(told).containsExactly(live);
        assertThat(feed.readers()).isEqualTo(2);
        feed.replayed(reader, 0, page(1, 1), true, 0);
        assertThat(told).containsExactly(live, reader);
        assertThat(reader.got).hasSize(1);
    }
}
