package dev.parley.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Event;
import dev.parley.testing.PlainDialect;
import dev.parley.testing.Samples;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class PreparedEventTest {
    private final PlainDialect dialect = new PlainDialect();

    @Test
    void isWrittenOnceForEachDialectHoweverManyGetIt() {
        PlainDialect other = new PlainDialect();
        PreparedEvent prepared = new PreparedEvent(new Event.MessageNew(Samples.message("c1", 7)), 0);

        assertThat(prepared.in(dialect).orElseThrow())
                .isSameAs(prepared.in(dialect).orElseThrow())
                .asString()
                .isEqualTo("c1#7");
        prepared.in(other);

        assertThat(dialect.encoded).isEqualTo(1);
        assertThat(other.encoded).isEqualTo(1);
    }

    @Test
    void thatADialectHasNoSuchEventIsRememberedToo() {
        PreparedEvent prepared = new PreparedEvent(new Event.DataUpdate("x", "{}"), 0);

        assertThat(prepared.in(dialect)).isEmpty();
        assertThat(prepared.in(dialect)).isEmpty();

        assertThat(dialect.encoded).isEqualTo(1);
    }

    @Test
    void carriesTheBytesThatItWasGiven() {
        byte[] frame = {1};
        PreparedEvent prepared = new PreparedEvent(new Event.Foreign("x", "{}"), 0).as(dialect, frame);

        assertThat(prepared.in(dialect)).containsSame(frame);
        assertThat(dialect.encoded).isZero();
    }
}
