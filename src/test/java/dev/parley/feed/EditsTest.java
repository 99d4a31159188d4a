package dev.parley.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.feed.Edits.Version;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.testing.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests which changes of messages a feed publishes. */
@Tag("fast")
class EditsTest {
    private static final class Reader implements Feed.Reader {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void deliver(PreparedEvent prepared) {
            heard.add("#" + ((Event.MessageNew) prepared.event()).message().seq());
        }
    }

    private final Feed<Reader> feed = new Feed<>("c1");
    private final Reader reader = new Reader();

    @BeforeEach
    void listen() {
        feed.start(5);
        attach(reader, 5);
    }

    private void attach(Reader which, long seq) {
        feed.attach(which, seq);
        feed.replayed(which, seq, List.of(), true, 5);
    }

    private boolean edit(long seq, long version) {
        return feed.edited(new Version(seq, version), it -> it.heard.add(seq + "v" + version));
    }

    private void offer(long seq, long version) {
        Message m = Samples.message("c1", seq);
        feed.offer(new PreparedEvent(
                new Event.MessageNew(
                        version == 0
                                ? m
                                : new Message(
                                        m.id(),
                                        "c1",
                                        seq,
                                        m.senderId(),
                                        null,
                                        null,
                                        null,
                                        "edited",
                                        List.of(),
                                        null,
                                        m.createdAt(),
                                        Instant.ofEpochMilli(version),
                                        null,
                                        false)),
                0));
    }

    @Test
    void eachIsToldOnceAndNoneAfterALaterOne() {
        assertThat(edit(3, 1)).isTrue();
        assertThat(edit(3, 1)).as("a repeat").isFalse();
        assertThat(edit(3, 3)).isTrue();
        assertThat(edit(3, 2)).as("an older one").isFalse();
        assertThat(edit(4, 2)).as("of another message").isTrue();

        assertThat(reader.heard).containsExactly("3v1", "3v3", "4v2");
    }

    @Test
    void itComesAfterItsMessage() {
        edit(7, 1);
        assertThat(feed.hasGap()).as("whoever edits knows of the message").isTrue();
        offer(6, 0);
        assertThat(reader.heard).containsExactly("#6");

        offer(7, 0);

        assertThat(reader.heard).containsExactly("#6", "#7", "7v1");
    }

    @Test
    void itIsNotToldWhereTheMessageComesAsItIsNow() {
        edit(6, 1);
        offer(6, 1);

        assertThat(reader.heard).containsExactly("#6");
    }

    @Test
    void whereTheMessageDoesNotComeItIsToldWithoutIt() {
        edit(9, 1);
        feed.filled(5, List.of(), true, 5);

        assertThat(reader.heard).containsExactly("9v1");
        assertThat(feed.hasGap()).isFalse();
    }

    @Test
    void whoReadsTheLogMeanwhileIsToldAfterwards() {
        Reader late = new Reader();
        feed.joining();
        edit(3, 1);
        attach(late, 5);
        feed.joined();

        assertThat(late.heard).containsExactly("3v1");
        Reader later = new Reader();
        attach(later, 5);
        assertThat(later.heard).as("who read the log after it").isEmpty();
    }

    @Test
    void tellsReadersInReplayOfEditsAsWell() {
        Reader late = new Reader();
        feed.joining();
        edit(6, 1);
        offer(6, 1);

        feed.attach(late, 5);
        feed.replayed(late, 5, List.of(new PreparedEvent(new Event.MessageNew(Samples.message("c1", 6)), 0)), true, 6);
        feed.joined();

        assertThat(late.heard).containsExactly("#6", "6v1");
    }

    @Test
    void nothingComesAfterADeletion() {
        Version deleted = Version.of(new Event.MessageDeleted("c1", 1003, 3, Samples.NOON))
                .orElseThrow();
        assertThat(feed.edited(deleted, it -> it.heard.add("deleted"))).isTrue();

        assertThat(edit(3, Samples.NOON.plusSeconds(1).toEpochMilli())).isFalse();
        assertThat(reader.heard).containsExactly("deleted");
    }

    @Test
    void howManyAreRememberedIsBounded() {
        for (long seq = 1; seq <= 5; seq++) {
            for (long version = 1; version <= 200; version++) {
                edit(seq, version);
            }
        }
        for (long seq = 1; seq <= 5; seq++) {
            assertThat(feed.isTold(new Version(seq, 200))).isTrue();
        }
        for (long seq = 6; seq < 4200; seq++) {
            offer(seq, 0);
            edit(seq, 1);
        }

        assertThat(feed.isTold(new Version(1, 200))).as("forgotten").isFalse();
    }
}
