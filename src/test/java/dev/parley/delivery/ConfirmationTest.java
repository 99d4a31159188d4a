package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.feed.PreparedEvent;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Event;
import dev.parley.testing.Samples;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests what a client has for certain. */
@Tag("fast")
class ConfirmationTest {
    private final Instance instance = new Instance();
    private final Instance.Client client = instance.client("bob");
    private final Session session = client.session();
    private final FakeWire wire = client.wire();

    @Test
    void aMarkerFollowsTheMessagesOfATurnAndItsPongConfirmsThem() {
        message("c", 1);
        message("c", 2);
        message("d", 7);
        assertThat(wire.marks).isEmpty();
        instance.loop.settle();
        assertThat(wire.marks).containsExactly(1L);
        assertThat(session.writer().confirmed(2)).isEmpty();
        assertThat(session.writer().confirmed(1)).contains(Map.of("c", 2L, "d", 7L));
        assertThat(session.writer().confirmed(1)).isEmpty();
    }

    @Test
    void whatComesBehindTheMarkerIsNotConfirmedByItsPong() {
        message("c", 1);
        instance.loop.settle();
        message("c", 2);
        instance.loop.settle();
        assertThat(wire.marks).as("one is out at a time").containsExactly(1L);
        assertThat(session.writer().confirmed(1)).contains(Map.of("c", 1L));
        session.writer().confirmSoon();
        assertThat(wire.marks).as("the client was heard from").containsExactly(1L, 2L);
        assertThat(session.writer().confirmed(2)).contains(Map.of("c", 2L));
    }

    @Test
    void aSilentClientIsAskedAgainInAWhileOnly() {
        message("c", 1);
        instance.loop.settle();
        session.writer().confirmed(1);
        message("c", 2);
        instance.loop.settle();
        session.shard().marksDue();
        assertThat(wire.marks).containsExactly(1L);
    }

    @Test
    void aProperGoodbyeConfirmsWhatTheSocketHasTaken() {
        message("c", 1);
        instance.loop.settle();
        message("c", 2);
        instance.loop.settle();
        assertThat(session.writer().confirmedByGoodbye()).isEmpty();
        wire.take();
        assertThat(session.writer().confirmedByGoodbye()).containsExactly(Map.entry("c", 2L));
    }

    @Test
    void nothingIsConfirmedOfWhatFoundNoWayToASlowReader() {
        Instance.Client slow = instance.anonymous(new SessionLimits(20, Duration.ofSeconds(10)));
        instance.registry.identify(slow.session(), "bob").subscribe().with(_ -> {});
        slow.wire().highWater = 1;
        for (int seq = 1; seq <= 20; seq++) {
            slow.session().deliver(new PreparedEvent(new Event.MessageNew(Samples.message("c", seq)), 0));
        }
        instance.loop.settle();
        assertThat(slow.wire().closed).containsExactly(CloseCode.TOO_SLOW);
        slow.wire().take();
        assertThat(slow.session().writer().confirmedByGoodbye()).isEmpty();
    }

    @Test
    void onesOwnMessagesNeedNoConfirmation() {
        String sender = Samples.message("c", 1).senderId();
        Instance.Client own = instance.client(sender);
        own.session().deliver(new PreparedEvent(new Event.MessageNew(Samples.message("c", 1)), 0));
        instance.loop.settle();
        assertThat(own.wire().marks).isEmpty();
    }

    private void message(String conversation, long seq) {
        session.deliver(new PreparedEvent(new Event.MessageNew(Samples.message(conversation, seq)), 0));
    }
}
