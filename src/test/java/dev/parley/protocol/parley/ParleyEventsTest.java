package dev.parley.protocol.parley;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Event;
import dev.parley.protocol.Json;
import dev.parley.testing.SampleEvents;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Tag("fast")
class ParleyEventsTest {
    @Provide
    Arbitrary<Event> events() {
        return SampleEvents.all();
    }

    @Property
    void anotherInstanceReadsBackWhatOneWrote(@ForAll("events") Event event) throws Exception {
        assertThat(ParleyEvents.read(Json.object(new String(ParleyEvents.write(event), UTF_8))))
                .isEqualTo(told(event));
    }

    /** As a native frame has it: whether a signal is the whole payload of another dialect is beside the frame. */
    private static Event told(Event event) {
        return event instanceof Event.Signal(var audience, var userId, var name, var data, var _)
                ? new Event.Signal(audience, userId, name, data, false)
                : event;
    }
}
