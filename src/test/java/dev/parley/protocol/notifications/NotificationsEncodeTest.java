package dev.parley.protocol.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Conversation;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Message;
import dev.parley.protocol.OnConnect;
import dev.parley.protocol.Reply;
import dev.parley.protocol.Role;
import dev.parley.protocol.Status;
import dev.parley.protocol.UserPresence;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("fast")
class NotificationsEncodeTest {
    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");
    private static final NotificationsDialect DIALECT = new NotificationsDialect(512, InstantSource.fixed(NOW));

    static final List<Arguments> FRAMES = List.of(
            Arguments.of(
                    new Event.Notification(
                            "42",
                            "payment_succeeded",
                            "Payment Successful",
                            "You paid.",
                            "{\"order_id\":456}",
                            Instant.EPOCH),
                    "'type':'notification','data':{'id':'42','notification_type':'payment_succeeded',"
                            + "'title':'Payment Successful','message':'You paid.','payload':{'order_id':456}}"),
            Arguments.of(
                    new Event.Notification("42", "t", "T", "M", null, Instant.EPOCH),
                    "'type':'notification','data':{'id':'42','notification_type':'t','title':'T','message':'M','payload':{}}"),
            Arguments.of(
                    new Event.SystemMessage("maintenance", "Soon", "At six", "{\"minutes\":5}"),
                    "'type':'system_message','data':{'message_type':'maintenance','title':'Soon','message':'At six',"
                            + "'payload':{'minutes':5}}"),
            Arguments.of(
                    new Event.RoomNotification("r", "t", "T", "M", "{}"),
                    "'type':'room_notification','data':{'room':'r','notification_type':'t','title':'T','message':'M','payload':{}}"),
            Arguments.of(
                    new Event.LiveUpdate("order_status", "{\"order_id\":456,\"status\":\"shipped\"}"),
                    "'type':'live_update','data':{'update_type':'order_status','payload':{'order_id':456,'status':'shipped'}}"),
            Arguments.of(
                    new Event.DataUpdate("order_status", "{}"),
                    "'type':'data_update','data':{'data_type':'order_status','payload':{}}"),
            Arguments.of(
                    new Event.PaymentUpdate(
                            "{\"payment_id\":123,\"amount\":1000,\"currency\":\"usd\",\"status\":\"succeeded\"}"),
                    "'type':'payment_update','data':{'payment_id':123,'amount':1000,'currency':'usd','status':'succeeded'}"),
            Arguments.of(
                    new Event.RoomTyping("r", "7", true),
                    "'type':'typing_indicator','data':{'room':'r','user_id':'7','is_typing':true}"),
            Arguments.of(
                    new Event.RoomTyping("r", "7", false),
                    "'type':'typing_indicator','data':{'room':'r','user_id':'7','is_typing':false}"),
            Arguments.of(
                    new Event.PresenceChanged(new UserPresence("7", Status.BUSY, null), false),
                    "'type':'presence_update','data':{'user_id':'7','status':'busy'}"),
            Arguments.of(
                    new Event.PresenceChanged(new UserPresence("7", Status.OFFLINE, NOW), true),
                    "'type':'presence_update','data':{'user_id':'7','status':'offline'}"),
            Arguments.of(new Reply.RoomJoined("r"), "'type':'room_joined','data':{'room':'r'}"),
            Arguments.of(new Reply.RoomLeft("r"), "'type':'room_left','data':{'room':'r'}"),
            Arguments.of(new Reply.Pong(), "'type':'pong','data':{}"),
            Arguments.of(
                    new Reply.Failed(ErrorCode.RATE_LIMITED, "slow down", 5L),
                    "'type':'error','data':{'code':'rate_limited','message':'slow down'}"));

    @ParameterizedTest
    @FieldSource("FRAMES")
    void everyFrameHasItsTime(Event event, String start) {
        assertThat(new String(DIALECT.encode(event, null).orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("{" + start.replace('\'', '"') + ",\"timestamp\":\"2026-05-04T03:02:01.000Z\"}");
    }

    @Test
    void theTimeIsCutToTheMillisecond() {
        var dialect = new NotificationsDialect(512, InstantSource.fixed(Instant.parse("2026-05-04T03:02:01.123999Z")));
        assertThat(new String(dialect.encode(new Reply.Pong(), "ref").orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"pong\",\"data\":{},\"timestamp\":\"2026-05-04T03:02:01.123Z\"}");
    }

    @ParameterizedTest
    @MethodSource
    void theRestIsNotTold(Event event) {
        assertThat(DIALECT.encode(event, null)).isEmpty();
    }

    static Stream<Event> theRestIsNotTold() {
        Message message = new Message(1, "c", 1, "a", null, null, null, "hi", List.of(), null, NOW, null, null, false);
        Conversation conversation =
                new Conversation("c", Kind.GROUP, "t", "a", NOW, 1, List.of(new Conversation.Member("a", Role.OWNER)));
        return Stream.of(
                new Event.MessageNew(message),
                new Event.MessageUpdated(message, 9),
                new Event.MessageDeleted("c", 1, 1, NOW, null, 2),
                new Event.MessageRead("c", "a", 1, 1, null, true),
                new Event.MessageMarked("c", "a", 1, true),
                new Event.Typing("c", "a", true),
                new Event.ConversationCreated(conversation),
                new Event.ConversationUpdated(conversation),
                new Event.MemberAdded("c", "a", Role.MEMBER),
                new Event.MemberRemoved("c", "a"),
                new Event.Foreign("x", "{}"),
                new Reply.Authenticated("a", "s", NOW, 1),
                new Reply.TokenExpiring(NOW),
                new Reply.Subscribed(Map.of()),
                new Reply.Unsubscribed(List.of()),
                new Reply.Acknowledged("x", 1, "c", 1, NOW),
                new Reply.HistoryPage("c", List.of(), false),
                new Reply.PresenceList(List.of()),
                new Reply.Reconnect(1));
    }

    @Test
    void nobodyIsWelcomedWithAnything() {
        assertThat(DIALECT.welcome()).isEqualTo(OnConnect.NOTHING);
        assertThat(DIALECT.name()).isEqualTo("notifications");
    }
}
