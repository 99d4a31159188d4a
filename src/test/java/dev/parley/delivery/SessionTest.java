package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.feed.PreparedEvent;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Reply;
import dev.parley.testing.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SessionTest {
    private static final SessionLimits TIGHT = new SessionLimits(20, Duration.ofSeconds(10));

    private final Instance instance = new Instance();
    private final Instance.Client client = instance.anonymous(TIGHT);
    private final Session session = client.session();
    private final FakeWire wire = client.wire();

    private void message(long seq) {
        session.deliver(new PreparedEvent(new Event.MessageNew(Samples.message("c", seq)), 0));
    }

    private void types(String user) {
        session.deliver(new PreparedEvent(new Event.Typing("c", user, true), 0));
    }

    private void stops(String user) {
        session.deliver(new PreparedEvent(new Event.Typing("c", user, false), 0));
    }

    private double queuedBytes() {
        return instance.meters.get("parley.queue.bytes").gauge().value();
    }

    @Test
    void writesAtOnceAndFlushesOncePerTurn() {
        message(1);
        message(2);
        assertThat(client.heard()).containsExactly("c#1", "c#2");
        assertThat(wire.flushes).isZero();

        instance.loop.settle();

        assertThat(wire.flushes).isEqualTo(1);
    }

    @Test
    void muchThatComesAtOnceLeavesAtOnceAndLittleAtTheEndOfTheTurn() {
        Instance.Client one = instance.anonymous(Instance.ROOMY);
        one.wire().takesAtOnce = true;
        PreparedEvent little = new PreparedEvent(new Event.MessageNew(Samples.message("c", 1)), 0);
        PreparedEvent much = new PreparedEvent(new Event.MessageNew(Samples.message("c".repeat(9000), 1)), 0);

        one.session().deliver(List.of(little, little));
        assertThat(one.wire().flushes).isZero();
        one.session().deliver(List.of(much, much));
        assertThat(one.wire().flushes).isEqualTo(1);
        instance.loop.settle();
        assertThat(one.wire().flushes).as("nothing is left").isEqualTo(1);
        assertThat(one.wire().written).hasSize(4);
    }

    @Test
    void whatItWasNotToldToSendYetDoesNotMakeItsTransportFull() {
        wire.highWater = 1;
        wire.takesAtOnce = true;

        for (int seq = 1; seq <= 20; seq++) {
            message(seq);
        }

        assertThat(client.heard()).hasSize(20);
        assertThat(queuedBytes()).isZero();
        assertThat(session.closed()).isFalse();
    }

    @Test
    void takesReplayUntilHalfOfTheQueueIsUsed() {
        wire.highWater = 1;
        for (int seq = 1; session.hasRoom(); seq++) {
            assertThat(seq).as("3 bytes each, of which 20 may wait").isLessThan(5);
            message(seq);
        }
        assertThat(client.heard()).containsExactly("c#1");
        assertThat(session.closed()).isFalse();

        instance.loop.settle();
        wire.takeAll();
        instance.loop.settle();
        wire.takeAll();

        assertThat(session.hasRoom()).isTrue();
    }

    @Test
    void queuesWhatTheTransportRefusesAndWritesItInOrder() {
        wire.highWater = 1;
        message(1);
        message(2);
        message(3);
        assertThat(client.heard()).containsExactly("c#1");
        assertThat(queuedBytes()).isEqualTo(6);

        instance.loop.settle();
        wire.takeAll();

        assertThat(client.heard()).containsExactly("c#2", "c#3");
        assertThat(queuedBytes()).isZero();
    }

    @Test
    void goesOnAfterABurstThatTheSocketTakesInOneFlush() {
        wire.highWater = 1;
        wire.takesAtOnce = true;
        List<String> drained = new ArrayList<>();
        message(1);
        message(2);
        message(3);
        session.writer().whenDrained(() -> drained.add("drained"));

        instance.loop.settle();

        assertThat(client.heard()).containsExactly("c#1", "c#2", "c#3");
        assertThat(drained).containsExactly("drained");
    }

    @Test
    void nothingOvertakesWhatWaits() {
        wire.highWater = 1;
        message(1);
        message(2);
        wire.highWater = 100;

        message(3);
        assertThat(client.heard()).containsExactly("c#1");
        session.writer().onWritable();

        assertThat(client.heard()).containsExactly("c#2", "c#3");
    }

    @Test
    void ofEphemeralEventsThatWaitOnlyTheNewestIsWritten() {
        wire.highWater = 1;
        message(1);
        types("u1");
        stops("u1");

        instance.loop.settle();
        wire.takeAll();

        assertThat(client.heard()).containsExactly("c#1", "u1 stops");
        assertThat(instance.meters.get("parley.queue.coalesced").counter().count())
                .isEqualTo(1);
    }

    @Test
    void ephemeralEventsAreDroppedFromHalfOfTheBoundOn() {
        wire.highWater = 1;
        for (int seq = 1; seq <= 4; seq++) {
            message(seq);
        }
        types("u1");

        instance.loop.settle();
        wire.takeAll();

        assertThat(client.heard()).doesNotContain("u1 types").hasSize(4);
        assertThat(instance.meters.get("parley.queue.dropped").counter().count())
                .isEqualTo(1);
    }

    @Test
    void closesASlowSessionAtTheBoundAfterTheDelivery() {
        wire.highWater = 1;
        for (int seq = 1; seq <= 8; seq++) {
            message(seq);
        }
        assertThat(session.closed()).isFalse();
        assertThat(wire.closed).isEmpty();

        instance.loop.settle();

        assertThat(session.closed()).isTrue();
        assertThat(wire.closed).containsExactly(CloseCode.TOO_SLOW);
        assertThat(queuedBytes()).isZero();
    }

    @Test
    void dropsEverythingAfterTheFirstRejectedFrame() {
        wire.highWater = 1;
        for (int seq = 1; seq <= 8; seq++) {
            message(seq);
        }
        // The socket accepts everything before the loop closes the session.
        wire.highWater = 100;
        wire.take();
        session.writer().onWritable();
        message(9);

        List<String> heard = client.heard();
        assertThat(heard).startsWith("c#1", "c#2").doesNotContain("c#9");
        instance.loop.settle();
        assertThat(wire.closed).containsExactly(CloseCode.TOO_SLOW);
    }

    @Test
    void aSlowReaderCountsOnceHoweverMuchItMisses() {
        wire.highWater = 1;
        for (int seq = 1; seq <= 30; seq++) {
            message(seq);
        }
        instance.loop.settle();

        assertThat(instance.meters.get("parley.sessions.slow.closes").counter().count())
                .isEqualTo(1);
    }

    @Test
    void nothingIsWrittenAfterTheEnd() {
        wire.highWater = 1;
        message(1);
        message(2);
        session.close(CloseCode.NORMAL);
        session.close(CloseCode.GOING_AWAY);

        message(3);
        session.reply(new Reply.Pong(), null);
        wire.take();
        session.writer().onWritable();
        instance.loop.settle();

        assertThat(wire.closed).containsExactly(CloseCode.NORMAL);
        assertThat(client.heard()).containsExactly("c#1");
        assertThat(queuedBytes()).isZero();
    }

    @Test
    void whoWaitsForTheQueueToDrainRunsWhenNothingWaits() {
        List<String> ran = new ArrayList<>();
        session.writer().whenDrained(() -> ran.add("at once"));
        wire.highWater = 1;
        message(1);
        message(2);
        session.writer().whenDrained(() -> ran.add("later"));
        assertThat(ran).containsExactly("at once");

        instance.loop.settle();
        wire.takeAll();

        assertThat(ran).containsExactly("at once", "later");
        wire.takeAll();
        session.writer().onWritable();
        assertThat(ran).hasSize(2);
    }

    @Test
    void whoWaitsForAClosedSessionWaitsForever() {
        List<String> ran = new ArrayList<>();
        wire.highWater = 1;
        message(1);
        message(2);
        session.writer().whenDrained(() -> ran.add("before"));

        session.close(CloseCode.NORMAL);
        session.writer().whenDrained(() -> ran.add("after"));
        wire.take();
        session.writer().onWritable();

        assertThat(ran).isEmpty();
    }

    @Test
    void anEventThatTheDialectDoesNotHaveIsNotWritten() {
        session.deliver(new PreparedEvent(new Event.DataUpdate("x", "{}"), 0));

        assertThat(client.heard()).isEmpty();
    }
}
