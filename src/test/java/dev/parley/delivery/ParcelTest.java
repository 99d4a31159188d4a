package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Event;
import dev.parley.testing.Samples;
import org.junit.jupiter.api.Test;

class ParcelTest {
    private final PlainDialect dialect = new PlainDialect();

    @Test
    void isWrittenOnceForEachDialectHoweverManyGetIt() {
        PlainDialect other = new PlainDialect();
        Parcel parcel = new Parcel(new Event.MessageNew(Samples.message("c1", 7)), 0);

        assertThat(parcel.in(dialect).orElseThrow())
                .isSameAs(parcel.in(dialect).orElseThrow())
                .asString()
                .isEqualTo("c1#7");
        parcel.in(other);

        assertThat(dialect.encoded).isEqualTo(1);
        assertThat(other.encoded).isEqualTo(1);
    }

    @Test
    void thatADialectHasNoSuchEventIsRememberedToo() {
        Parcel parcel = new Parcel(new Event.DataUpdate("x", "{}"), 0);

        assertThat(parcel.in(dialect)).isEmpty();
        assertThat(parcel.in(dialect)).isEmpty();

        assertThat(dialect.encoded).isEqualTo(1);
    }

    @Test
    void carriesTheBytesThatItWasGiven() {
        byte[] frame = {1};
        Parcel parcel = new Parcel(new Event.Foreign("x", "{}"), 0).as(dialect, frame);

        assertThat(parcel.in(dialect)).containsSame(frame);
        assertThat(dialect.encoded).isZero();
    }
}
