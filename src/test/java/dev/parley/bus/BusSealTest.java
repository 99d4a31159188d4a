package dev.parley.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Event;
import dev.parley.protocol.parley.ParleyEvents;
import dev.parley.testing.Samples;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class BusSealTest {
    private static final String CHANNEL = "ws:conv:c1";

    private final BusSeal seal = new BusSeal("a secret of these instances, long enough");
    private final Event event = new Event.MessageNew(Samples.message("c1", 1));
    private final byte[] frame = BusFrame.write(ParleyEvents.write(event), "instance-1", event);

    private String sealed(byte[] json) {
        return new String(seal.seal(CHANNEL, json), UTF_8);
    }

    @Test
    void whatAnInstanceSealsIsReadAsItWas() {
        for (byte[] json : List.of(frame, BusFrame.together(List.of(frame, frame)))) {
            assertThat(seal.open(CHANNEL, sealed(json))).isEqualTo(new BusSeal.Opened(new String(json, UTF_8), true));
            assertThat(seal.isOf("instance-1", sealed(json))).isTrue();
            assertThat(seal.isOf("instance-2", sealed(json))).isFalse();
        }
    }

    @Test
    void whatIsChangedMovedOrSealedByOthersIsNotTrusted() {
        assertThat(seal.open(CHANNEL, sealed(frame).replace("\"seq\":1", "\"seq\":2"))
                        .trusted())
                .isFalse();
        assertThat(seal.open("ws:conv:c2", sealed(frame)).trusted()).isFalse();
        assertThat(new BusSeal("another secret of other instances, as long")
                        .open(CHANNEL, sealed(frame))
                        .trusted())
                .isFalse();
        assertThat(seal.open(CHANNEL, new String(frame, UTF_8)).trusted()).isFalse();
        for (String odd :
                List.of("", "[", "{", "\"mac\":\"", ",\"mac\":\"\"}", "{,\"mac\":\"" + "é".repeat(43) + "\"}")) {
            assertThat(seal.open(CHANNEL, odd)).isEqualTo(new BusSeal.Opened(odd, false));
        }
    }

    @Test
    void onTheInstancesOwnChannelsNobodyElseIsHeard() {
        String said = seal.sealText("parley:control", "any text");

        assertThat(seal.openText("parley:control", said)).contains("any text");
        assertThat(seal.openText("parley:other", said)).isEmpty();
        assertThat(seal.openText("parley:control", said + "!")).isEmpty();
        assertThat(seal.openText("parley:control", "any text")).isEmpty();
    }

    @Test
    void withoutASecretNothingIsSealedAndAllIsBelieved() {
        BusSeal none = new BusSeal((String) null);

        assertThat(none.seal(CHANNEL, frame)).isEqualTo(frame);
        assertThat(none.open(CHANNEL, new String(frame, UTF_8)).trusted()).isTrue();
    }
}
