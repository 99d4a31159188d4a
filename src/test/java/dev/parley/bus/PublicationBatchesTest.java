package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.delivery.RecordingBus;
import dev.parley.protocol.Event;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class PublicationBatchesTest {
    private static final Address C1 = new Address.Conversation("c1");
    private static final Address C2 = new Address.Conversation("c2");

    private final RecordingBus bus = new RecordingBus();
    private final PublicationBatches bundles = new PublicationBatches(bus);

    private byte[] add(Address address, int bytes) {
        byte[] frame = new byte[bytes];
        bundles.add(address, new Event.Foreign("x", "{}"), frame);
        return frame;
    }

    @Test
    void whatIsForOneAddressGoesTogetherInOrder() {
        byte[] first = add(C1, 10);
        byte[] other = add(C2, 10);
        byte[] second = add(C1, 10);
        assertThat(bus.frames).isEmpty();

        bundles.sendAll();

        assertThat(bus.together).containsExactly(2, 1);
        assertThat(bus.published).containsExactly(C1, C1, C2);
        assertThat(bus.frames).containsExactly(first, second, other);
        bundles.sendAll();
        assertThat(bus.together).as("once").hasSize(2);
    }

    @Test
    void moreThanGoesAtOnceGoesInSeveral() {
        int half = PublicationBatches.MAX_BYTES / 2;
        List<byte[]> frames = List.of(
                add(C1, half), add(C1, half), add(C1, 1), add(C1, 2 * PublicationBatches.MAX_BYTES), add(C1, 1));
        bundles.sendAll();

        assertThat(bus.together).containsExactly(2, 1, 1, 1);
        assertThat(bus.frames).containsExactlyElementsOf(frames);
    }

    @Test
    void oneAddresssMayHaveToGoBeforeTheRest() {
        add(C1, 1);
        add(C2, 2);
        bundles.send(C2);
        bundles.send(C2);

        assertThat(bus.published).containsExactly(C2);
        bundles.sendAll();
        assertThat(bus.published).containsExactly(C2, C1);
    }
}
