package dev.parley.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.parley.protocol.Event;
import dev.parley.protocol.parley.ParleyDialect;
import dev.parley.testing.Samples;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class FeedTest {
    private static final class Reader implements Feed.Reader {
        private final List<Long> got = new ArrayList<>();
        private final Map<Long, Long> prev = new TreeMap<>();
        private int room = Integer.MAX_VALUE;
        private long joinedSeq;

        @Override
        public boolean hasRoom() {
            return got.size() < room;
        }

        @Override
        public void deliver(PreparedEvent prepared) {
            long seq = prepared.event().logSeq();
            got.add(seq);
            Matcher named = PREV.matcher(new String(prepared.in(NATIVE).orElseThrow(), StandardCharsets.UTF_8));
            if (named.find()) {
                prev.put(seq, Long.valueOf(named.group(1)));
            }
        }

        @Override
        public boolean maySee(Event entry) {
            return !(entry instanceof Event.MessageUpdated(var message, var _)) || message.seq() > joinedSeq;
        }
    }

    private static final ParleyDialect NATIVE = new ParleyDialect(8192);
    private static final Pattern PREV = Pattern.compile("\"prev\":([0-9]+)");

    private final Feed<Reader> feed = new Feed<>(new Log.OfConversation("c1"));
    private final Reader reader = new Reader();

    private static PreparedEvent prepared(long seq) {
        return new PreparedEvent(new Event.MessageNew(Samples.message("c1", seq)), 0);
    }

    private static PreparedEvent change(long seq, long messageSeq) {
        return new PreparedEvent(new Event.MessageUpdated(Samples.message("c1", messageSeq), seq), 0);
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
        Feed<Feed.Reader> of = new Feed<>(new Log.OfConversation("c1"));
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
    void changesAndMessagesAreInOneOrder() {
        feed.start(5);
        feed.attach(reader, 5);
        feed.replayed(reader, 5, List.of(), true, 5);

        feed.offer(List.of(prepared(6), change(8, 6), prepared(7)));

        assertThat(reader.got).containsExactly(6L, 7L, 8L);
    }

    @Test
    void anEntryBehindAHoleNamesTheOneThatItFollows() {
        feed.start(9);
        feed.attach(reader, 2);
        assertThat(feed.replayed(reader, 2, List.of(prepared(3), change(6, 1), prepared(7)), true, 9))
                .as("8 and 9 are gone")
                .isEmpty();
        feed.offer(prepared(10));
        feed.offer(prepared(11));

        assertThat(reader.got).containsExactly(3L, 6L, 7L, 10L, 11L);
        assertThat(reader.prev).containsExactly(entry(6L, 3L), entry(10L, 7L));
    }

    @Test
    void anEntryThatAReaderMayNotSeeLeavesAHole() {
        Reader all = new Reader();
        feed.start(5);
        for (Reader one : List.of(all, reader)) {
            feed.attach(one, 5);
            feed.replayed(one, 5, List.of(), true, 5);
        }
        reader.joinedSeq = 5;

        feed.offer(List.of(prepared(6), change(7, 3), change(8, 4), prepared(9), prepared(10)));

        assertThat(all.got).containsExactly(6L, 7L, 8L, 9L, 10L);
        assertThat(all.prev).isEmpty();
        assertThat(reader.got).containsExactly(6L, 9L, 10L);
        assertThat(reader.prev).containsExactly(entry(9L, 6L));
    }

    @Test
    void liveReadersLearnOfAHoleThatTheLogHas() {
        feed.start(5);
        feed.attach(reader, 5);
        feed.replayed(reader, 5, List.of(), true, 5);
        feed.offer(prepared(9));
        assertThat(feed.hasGap()).isTrue();

        feed.filled(5, List.of(prepared(7), prepared(9)), true, 5);

        assertThat(reader.got).containsExactly(7L, 9L);
        assertThat(reader.prev).containsExactly(entry(7L, 5L), entry(9L, 7L));
    }

    @Test
    void aPageOfTheLogReplacesWhatArrivedEarly() {
        feed.start(5);
        feed.attach(reader, 5);
        feed.replayed(reader, 5, List.of(), true, 5);
        feed.offer(change(7, 6));

        feed.filled(5, List.of(prepared(6), change(8, 6)), true, 5);

        assertThat(reader.got).as("8 took the place of 7").containsExactly(6L, 8L);
    }

    @Test
    void aReaderThatMayNotHaveWhatItAsksForKeepsItsPlace() {
        feed.start(5);
        feed.attach(reader, 5, 2);
        feed.replayed(reader, 5, List.of(), true, 5);
        feed.suspend(reader);
        feed.attach(reader, feed.reached(reader), feed.held(reader));
        feed.replayed(reader, 5, List.of(), true, 5);

        feed.offer(prepared(6));

        assertThat(reader.prev).containsExactly(entry(6L, 2L));
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
