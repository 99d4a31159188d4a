package dev.parley.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.protocol.Attachment;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Message;
import dev.parley.protocol.Status;
import dev.parley.protocol.UserPresence;
import dev.parley.protocol.parley.ParleyEvents;
import dev.parley.testing.SampleEvents;
import dev.parley.testing.Samples;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class BusFrameTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatIsFollowedLooksTheSameToClients() throws InvalidInputException {
        Event event = new Event.MessageNew(Samples.message("c1", 7));
        byte[] frame = ParleyEvents.write(event);
        BusFrame followed = BusFrame.read(
                new String(BusFrame.write(BusFrame.followed(frame, "00-a-b-01"), "instance-1", event), UTF_8));

        assertThat(followed.carrier()).isEqualTo("00-a-b-01");
        assertThat(followed.from()).isEqualTo("instance-1");
        assertThat(followed.event()).isEqualTo(there(event).event());
        assertThat(followed.nativeFrame()).isEqualTo(there(event).nativeFrame());
        assertThat(there(event).carrier()).isNull();
        assertThat(BusFrame.read(new String(BusFrame.followed(frame, "x"), UTF_8))
                        .carrier())
                .as("of what another service publishes")
                .isNull();
    }

    private static BusFrame there(Event event) throws InvalidInputException {
        return BusFrame.read(new String(BusFrame.write(ParleyEvents.write(event), "instance-1", event), UTF_8));
    }

    @Provide
    Arbitrary<Event> events() {
        return SampleEvents.all();
    }

    @Property
    void everyEventArrivesAsItWasSent(@ForAll("events") Event event) throws Exception {
        BusFrame frame = there(event);

        assertThat(frame.from()).isEqualTo("instance-1");
        assertThat(frame.event()).isEqualTo(event);
        assertThat(JSON.readTree(frame.nativeFrame())).isEqualTo(JSON.readTree(ParleyEvents.write(event)));
    }

    @Property
    void whoseItIsCanBeToldWithoutReadingIt(@ForAll("events") Event event) {
        String text = new String(BusFrame.write(ParleyEvents.write(event), "instance-1", event), UTF_8);

        assertThat(BusFrame.isOf("instance-1", text)).isTrue();
        assertThat(BusFrame.isOf("instance-2", text)).isFalse();
        assertThat(BusFrame.isOf("instance-1", new String(ParleyEvents.write(event), UTF_8)))
                .isFalse();
    }

    @Test
    void severalGoTogetherAndArriveInTheirOrder() throws InvalidInputException {
        List<Event> events = List.of(
                new Event.MessageNew(Samples.message("c1", 7)),
                new Event.MessageNew(Samples.message("c1", 8)),
                new Event.PresenceChanged(new UserPresence("u1", Status.AWAY, null), false));
        List<byte[]> frames = events.stream()
                .map(event -> BusFrame.write(ParleyEvents.write(event), "instance-1", event))
                .toList();
        String text = new String(BusFrame.together(frames), UTF_8);

        assertThat(BusFrame.readAll(text)).extracting(BusFrame::event).isEqualTo(events);
        assertThat(BusFrame.readAll(text).get(1).nativeFrame())
                .isEqualTo(there(events.get(1)).nativeFrame());
        assertThat(BusFrame.readAll(text)).extracting(BusFrame::from).containsOnly("instance-1");
        assertThat(BusFrame.isOf("instance-1", text)).isTrue();
        assertThat(BusFrame.isOf("instance-2", text)).isFalse();
        assertThat(BusFrame.together(frames.subList(0, 1))).as("one by itself").isEqualTo(frames.getFirst());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"type\":\"order.shipped\",\"payload\":{}}]",
                "[]",
                "[1]",
                "[",
                "[[]]",
                "[{\"type\":\"x\",\"payload\":{},\"from\":\"i\"},{\"type\":\"x\",\"payload\":{}}]",
                "[{\"type\":\"presence\",\"payload\":{\"user_id\":\"\\ud800\",\"status\":\"away\"},\"from\":\"i\"}]"
            })
    void onlyAnInstancesOwnGoTogether(String text) {
        assertThatThrownBy(() -> BusFrame.readAll(text)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void eventsOfOtherDialectsCrossButStayHiddenFromNative() throws Exception {
        Message m = Samples.message("c1", 3);
        Event direct = new Event.MessageNew(new Message(
                m.id(), "c1", 3, "u1", "u2", null, null, "x", List.of(), null, m.createdAt(), null, null, false));
        Event named = new Event.MessageNew(new Message(
                m.id(),
                "c1",
                3,
                "u1",
                null,
                null,
                "m-1",
                "x",
                List.of(
                        new Attachment(
                                "https://x.example/a", null, null, null, "{\"url\":\"https://x.example/a\",\"w\":1.5}"),
                        new Attachment(null, null, null, null, "\"b.png\"")),
                null,
                m.createdAt(),
                null,
                null,
                false));
        Event read = new Event.MessageRead("c1", "u2", 3, 7, "name", true);
        Event presence = new Event.PresenceChanged(new UserPresence("u1", Status.AWAY, null), false);

        for (Event event : List.of(direct, named, read, presence)) {
            assertThat(there(event).event()).isEqualTo(event);
            assertThat(new String(there(event).nativeFrame(), UTF_8))
                    .doesNotContain("from", "more", "recipient_id", "itemised", "came_or_went", "m-1", "b.png", "1.5");
        }
    }

    @Test
    void anotherServicesTypeIsPassedOnAsItIs() throws Exception {
        BusFrame frame = BusFrame.read("""
                {"type":"order.shipped","payload":{"order":7,"lines":[{"sku":"a"}]},"trace":"x"}""");

        assertThat(frame.from()).isNull();
        assertThat(frame.event())
                .isEqualTo(new Event.Foreign("order.shipped", "{\"order\":7,\"lines\":[{\"sku\":\"a\"}]}"));
        assertThat(new String(frame.nativeFrame(), UTF_8))
                .isEqualTo("{\"type\":\"order.shipped\",\"payload\":{\"order\":7,\"lines\":[{\"sku\":\"a\"}]}}");
    }

    @Test
    void anotherServicesNumbersAreNotRounded() throws Exception {
        String payload = "{\"a\":1234567890123456789012.5,\"b\":0.1234567890123456789,\"c\":12345678901234567890}";

        BusFrame frame = BusFrame.read("{\"type\":\"rates\",\"payload\":" + payload + "}");

        assertThat(new String(frame.nativeFrame(), UTF_8)).contains(payload);
        assertThat(frame.event()).isEqualTo(new Event.Foreign("rates", payload));
    }

    @Test
    void aMessageOfAnotherServiceHasNoSeqWhateverItClaims() throws Exception {
        BusFrame frame = BusFrame.read("""
                {"type":"message.new","payload":{"conversation_id":"c1","message":{"id":"812","seq":5,
                "sender_id":"u1","content":"Hello!","created_at":"2026-03-01T12:00:00Z"}}}""");

        assertThat(((Event.MessageNew) frame.event()).message().seq()).isZero();
    }

    @Test
    void anotherServiceCannotSayWhatOnlyInstancesSay() throws Exception {
        BusFrame frame = BusFrame.read("""
                {"type":"message.read","payload":{"conversation_id":"c1","user_id":"u1","seq":5,"message_id":"8"},
                "more":{"itemised":true}}""");

        assertThat(frame.event()).isEqualTo(new Event.MessageRead("c1", "u1", 5, 8, null, false));
    }

    @Test
    void aTypeWithoutPayloadIsPassedOnToo() throws Exception {
        assertThat(BusFrame.read("{\"type\":\"tick\"}").event()).isEqualTo(new Event.Foreign("tick", "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "7",
                "[]",
                "\"x\"",
                "null",
                "{}",
                "{\"payload\":{}}",
                "{\"type\":7}",
                "{\"type\":\"\"}",
                "{\"type\":\"x\",\"type\":\"y\"}",
                "{\"type\":\"x\"} {}",
                "{\"type\":\"message.new\",\"payload\":{},\"from\":\"i\"}",
                "{\"type\":\"typing.start\",\"payload\":{\"conversation_id\":1},\"from\":\"i\"}",
                "{\"type\":\"x\",\"from\":\"i\",\"more\":7}"
            })
    void whatIsNotAnEventIsRefused(String text) {
        assertThatThrownBy(() -> BusFrame.read(text)).isInstanceOf(InvalidInputException.class);
    }
}
