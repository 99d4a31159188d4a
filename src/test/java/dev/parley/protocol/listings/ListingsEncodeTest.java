package dev.parley.protocol.listings;

import static dev.parley.testing.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Attachment;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

@Tag("fast")
class ListingsEncodeTest {
    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01.234567Z");
    private static final ListingsDialect DIALECT = new ListingsDialect(512, InstantSource.fixed(NOW));
    private static final String HELLO = "'id':789,'chat_id':3,'sender_id':5,'receiver_id':6,'content':'Hello!',"
            + "'created_at':'2026-03-01T12:00:00Z'";

    static final List<Arguments> FRAMES = List.of(
            Arguments.of(new Reply.Authenticated("6", "session", NOW, 60), "'type':'connected','user_id':6"),
            Arguments.of(
                    new Reply.Authenticated("bob", "session", NOW, 60),
                    "'type':'connected','user_id':6785513563344172"),
            Arguments.of(new Reply.Pong(), "'type':'pong'"),
            Arguments.of(
                    new Event.MessageNew(message("3", "5", "6", List.of(), null)),
                    "'type':'new_message','chat_id':3,'message':{" + HELLO + "}"),
            Arguments.of(
                    new Event.MessageNew(message("conv-1", "eve", null, List.of(), null)),
                    "'type':'new_message','chat_id':5459234104764231,'message':{'id':789,"
                            + "'chat_id':5459234104764231,'sender_id':6845983219991832,"
                            + "'content':'Hello!','created_at':'2026-03-01T12:00:00Z'}"),
            Arguments.of(
                    new Event.MessageNew(message(
                            "3", "5", "007", List.of(new Attachment("https://a.example/b.png", null, 7L, null)), null)),
                    "'type':'new_message','chat_id':3,'message':{'id':789,'chat_id':3,'sender_id':5,'receiver_id':6238580918925232,"
                            + "'content':'Hello!','attachments':[{'url':'https://a.example/b.png','size':7}],"
                            + "'created_at':'2026-03-01T12:00:00Z'}"),
            Arguments.of(
                    new Event.MessageRead("3", "6", 41, 456, "its name", false),
                    "'type':'message_read','chat_id':3,'message_id':456,'read_by':6"),
            Arguments.of(
                    new Event.MessageMarked("3", "6", 456, true),
                    "'type':'message_read','chat_id':3,'message_id':456,'read_by':6"),
            Arguments.of(
                    new Event.MessageUpdated(message("3", "5", "6", List.of(), null), 9),
                    "'type':'message_updated','chat_id':3,'message':{" + HELLO + "}"),
            Arguments.of(
                    new Event.MessageDeleted("3", 789, 1, NOON, null, 2),
                    "'type':'message_deleted','chat_id':3,'message_id':789,'deleted_at':'2026-03-01T12:00:00Z'"),
            Arguments.of(new Event.Typing("3", "5", true), "'type':'typing','chat_id':3,'user_id':5,'is_typing':true"),
            Arguments.of(
                    new Event.Typing("3", "5", false), "'type':'typing','chat_id':3,'user_id':5,'is_typing':false"),
            Arguments.of(
                    new Reply.Failed(ErrorCode.NOT_FOUND, "there is no such conversation"),
                    "'type':'error','code':'not_found','message':'there is no such conversation'"),
            Arguments.of(
                    new Reply.Failed(ErrorCode.RATE_LIMITED, "slow down", 5L),
                    "'type':'error','code':'rate_limited','message':'slow down','retry_after_ms':5"));

    static final List<Event> UNTOLD = List.of(
            new Event.MessageRead("3", "6", 41, 456, null, true),
            new Event.MessageNew(message("3", "5", "6", List.of(), NOON)),
            new Event.MessageUpdated(message("3", "5", "6", List.of(), NOON), 9),
            new Event.MessageDelivered("3", "6", 1, 789),
            new Event.RoomTyping("r", "5", true),
            new Event.PresenceChanged(new UserPresence("5", Status.ONLINE, NOON), true),
            new Event.ConversationCreated(conversation()),
            new Event.ConversationUpdated(conversation()),
            new Event.MemberAdded("3", "5", Role.MEMBER),
            new Event.MemberRemoved("3", "5"),
            new Event.Notification("1", "t", "T", "M", "{}", NOON),
            new Event.SystemMessage("t", "T", "M", "{}"),
            new Event.RoomNotification("r", "t", "T", "M", "{}"),
            new Event.LiveUpdate("t", "{}"),
            new Event.DataUpdate("t", "{}"),
            new Event.PaymentUpdate("{}"),
            new Event.Foreign("pong", "{}"),
            new Reply.TokenExpiring(NOON),
            new Reply.Subscribed(Map.of("3", 1L)),
            new Reply.Unsubscribed(List.of("3")),
            new Reply.Acknowledged("k", 1, "3", 1, NOON),
            new Reply.HistoryPage("3", List.of(), false),
            new Reply.PresenceList(List.of()),
            new Reply.RoomJoined("r"),
            new Reply.RoomLeft("r"),
            new Reply.Reconnect(5));

    @ParameterizedTest
    @FieldSource("FRAMES")
    void everyFrameHasItsTime(Event event, String start) {
        assertThat(text(event))
                .isEqualTo("{" + start.replace('\'', '"') + ",\"timestamp\":\"2026-05-04T03:02:01.234Z\"}");
    }

    @ParameterizedTest
    @FieldSource("UNTOLD")
    void everythingElseIsNotTold(Event event) {
        assertThat(DIALECT.encode(event, "7")).isEmpty();
    }

    @Test
    void everyMessageIdIsANumber() {
        assertThat(text(new Event.MessageMarked("3", "6", Long.MAX_VALUE, true)))
                .contains("\"message_id\":9223372036854775807");
    }

    @Test
    void attachmentsOfAMessageWithoutContentAreInItsContent() {
        Attachment picture = new Attachment("https://a.example/b.png", null, null, null);
        Message message = new Message(
                789, "3", 1, "5", "6", null, null, "", List.of(picture, picture), null, NOON, null, null, false);
        assertThat(text(new Event.MessageNew(message)))
                .contains("\"content\":\"https://a.example/b.png\\nhttps://a.example/b.png\"");
    }

    @Test
    void soAreThoseWithMoreThanTheFieldsThatAllAppsHave() {
        List<Attachment> pictures = List.of(
                new Attachment("https://a.example/b.png", null, null, null, "\"https://a.example/b.png\""),
                new Attachment("https://a.example/c", null, null, null, "{\"url\":\"https://a.example/c\",\"x\":1}"));
        Message message = new Message(789, "3", 1, "5", "6", null, null, "", pictures, null, NOON, null, null, false);
        assertThat(text(new Event.MessageNew(message)))
                .contains("\"content\":\"https://a.example/b.png\\nhttps://a.example/c\"");
    }

    @Test
    void aClientListensToAllItsChatsAndIsToldNothingElse() {
        assertThat(DIALECT.welcome()).isEqualTo(new OnConnect(true, 0, false));
        assertThat(DIALECT.name()).isEqualTo("listings");
        assertThat(DIALECT.acknowledges()).isFalse();
    }

    private static String text(Event event) {
        return new String(DIALECT.encode(event, null).orElseThrow(), StandardCharsets.UTF_8);
    }

    private static Conversation conversation() {
        return new Conversation("3", Kind.GROUP, "T", "5", NOON, 1, List.of());
    }

    private static Message message(
            String chat, String sender, String receiver, List<Attachment> attachments, Instant deletedAt) {
        return new Message(
                789,
                chat,
                12,
                sender,
                receiver,
                "secret-key",
                null,
                "Hello!",
                attachments,
                null,
                NOON,
                null,
                deletedAt,
                false);
    }
}
