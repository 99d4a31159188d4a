package dev.parley.feed;

import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Delivers a message to 200 live readers in order; the reference gives it to those of a list. */
@State(Scope.Benchmark)
public class FeedBenchmark {
    private static final int READERS = 200;

    private static final class Counter implements Feed.Reader {
        private long count;

        @Override
        public void deliver(PreparedEvent prepared) {
            count += prepared.since();
        }
    }

    private final List<Counter> readers = new ArrayList<>(
            IntStream.range(0, READERS).mapToObj(_ -> new Counter()).toList());
    private final Feed<Counter> feed = new Feed<>(new Log.OfConversation("4711"));
    private long seq;

    public FeedBenchmark() {
        feed.start(0);
        readers.forEach(reader -> {
            feed.attach(reader, 0);
            feed.replayed(reader, 0, List.of(), true, 0);
        });
    }

    @Benchmark
    public Object parley() {
        feed.offer(next());
        return feed;
    }

    @Benchmark
    public Object reference() {
        PreparedEvent prepared = next();
        for (int i = 0; i < readers.size(); i++) {
            readers.get(i).deliver(prepared);
        }
        return readers;
    }

    private PreparedEvent next() {
        return new PreparedEvent(
                new Event.MessageNew(new Message(
                        ++seq,
                        "4711",
                        seq,
                        "a",
                        null,
                        null,
                        null,
                        "Hello!",
                        List.of(),
                        null,
                        Instant.EPOCH,
                        null,
                        null,
                        false)),
                seq);
    }
}
