package dev.parley.protocol.parley;

import static dev.parley.testing.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.protocol.Attachment;
import dev.parley.protocol.Audience;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Cursors;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Message;
import dev.parley.protocol.Reply;
import dev.parley.protocol.Role;
import dev.parley.protocol.Status;
import dev.parley.protocol.UserPresence;
import dev.parley.testing.Samples;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests every server frame of the protocol document, field by field. */
@Tag("fast")
class ParleyEncodeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ParleyDialect DIALECT = new ParleyDialect(8192);
    private static final String AT = "2026-03-01T12:00:00Z";
    private static final Message HELLO = Samples.message(812, "c1", 58, "u1", null, "Hello!", List.of(), null);
    private static final String BARE =
            "'id':'812','seq':58,'sender_id':'u1','content':'Hello!','created_at':'" + AT + "'";
    private static final Message FULL = new Message(
            813,
            "c1",
            59,
            "u1",
            "u2",
            "k",
            null,
            "x",
            List.of(new Attachment("https://h/a", "image/png", 5L, "a")),
            812L,
            NOON,
            NOON,
            NOON,
            true);
    private static final String ALL =
            "'id':'813','seq':59,'sender_id':'u1','client_id':'k','content':'x','attachments':"
                    + "[{'url':'https://h/a','content_type':'image/png','size':5,'name':'a'}],'reply_to':'812','created_at':'"
                    + AT + "','edited_at':'" + AT + "','deleted_at':'" + AT + "'";
    private static final Conversation GROUP = new Conversation(
            "c1",
            Kind.GROUP,
            "t",
            "u1",
            NOON,
            3,
            List.of(new Conversation.Member("u1", Role.OWNER), new Conversation.Member("u2", Role.READ_ONLY)));
    private static final String GROUP_JSON = "{'conversation_id':'c1','kind':'group','title':'t','created_by':'u1',"
            + "'created_at':'" + AT + "','last_seq':3,'member_count':2,'members':[{'user_id':'u1','role':'owner'},"
            + "{'user_id':'u2','role':'read_only'}]}";

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments(
                        new Reply.Authenticated("507f", "s1", NOON, 60),
                        "auth.success",
                        "{'user_id':'507f'," + "'session_id':'s1','expires_at':'" + AT
                                + "','resume_window_seconds':60}"),
                arguments(new Reply.TokenExpiring(NOON), "auth.expiring", "{'expires_at':'" + AT + "'}"),
                arguments(
                        new Reply.Subscribed(Map.of("c1", 57L)),
                        "subscribed",
                        "{'conversation_ids':['c1'],'seqs':{'c1':57}}"),
                arguments(
                        new Reply.Subscribed(
                                Map.of("c1", 57L),
                                Map.of("c1", new Cursors(50, List.of(new Cursors.Member("u2", 57, 58L)))),
                                12L,
                                true),
                        "subscribed",
                        "{'conversation_ids':['c1'],'seqs':{'c1':57},'cursors':{'c1':{'read_seq':50,'members':[{'user_id':'u2','read_seq':57,'delivered_seq':58}]}},'me_seq':12,'more':true}"),
                arguments(new Reply.Unsubscribed(List.of("c1")), "unsubscribed", "{'conversation_ids':['c1']}"),
                arguments(
                        new Reply.Acknowledged("k", 813, "c1", 58, NOON),
                        "message.ack",
                        "{'client_id':'k'," + "'id':'813','conversation_id':'c1','seq':58,'created_at':'" + AT + "'}"),
                arguments(
                        new Reply.HistoryPage("c1", List.of(FULL, HELLO), true),
                        "history",
                        "{'conversation_id':'c1','messages':[{" + ALL + "},{" + BARE + "}],'has_more':true}"),
                arguments(
                        new Reply.PresenceList(List.of(
                                new UserPresence("u1", Status.AWAY, null),
                                new UserPresence("u2", Status.OFFLINE, NOON))),
                        "presence",
                        "{'users':[{'user_id':'u1','online':true,'status':'away'},{'user_id':'u2','online':false,"
                                + "'status':'offline','last_seen':'" + AT + "'}]}"),
                arguments(new Reply.RoomJoined("r1"), "room.joined", "{'room':'r1'}"),
                arguments(new Reply.RoomLeft("r1"), "room.left", "{'room':'r1'}"),
                arguments(new Reply.Reconnect(1840), "reconnect", "{'after_ms':1840}"),
                arguments(new Reply.Failed(ErrorCode.NOT_FOUND, "no"), "error", "{'code':'not_found','message':'no'}"),
                arguments(
                        new Reply.Failed(ErrorCode.RATE_LIMITED, "slow", 5L),
                        "error",
                        "{'code':'rate_limited','message':'slow','retry_after_ms':5}"),
                arguments(
                        new Event.MessageNew(HELLO),
                        "message.new",
                        "{'conversation_id':'c1','message':{" + BARE + "}}"),
                arguments(
                        new Event.MessageNew(FULL), "message.new", "{'conversation_id':'c1','message':{" + ALL + "}}"),
                arguments(
                        new Event.MessageUpdated(FULL, 60),
                        "message.updated",
                        "{'conversation_id':'c1','message':{" + ALL + "},'seq':60}"),
                arguments(
                        new Event.MessageDeleted("c1", 812, 58, NOON, null, 61),
                        "message.deleted",
                        "{'conversation_id':'c1','message_id':'812','message_seq':58,'seq':61,'deleted_at':'" + AT
                                + "'}"),
                arguments(
                        new Event.MessageRead("c1", "u2", 57, 811, "k", true),
                        "message.read",
                        "{'conversation_id':'c1','user_id':'u2','seq':57,'message_id':'811'}"),
                arguments(
                        new Event.Typing("c1", "u1", true), "typing.start", "{'conversation_id':'c1','user_id':'u1'}"),
                arguments(
                        new Event.Typing("c1", "u1", false), "typing.stop", "{'conversation_id':'c1','user_id':'u1'}"),
                arguments(
                        new Event.RoomTyping("r1", "u1", true),
                        "room.typing",
                        "{'room':'r1','user_id':'u1','is_typing':true}"),
                arguments(
                        new Event.PresenceChanged(new UserPresence("u1", Status.OFFLINE, NOON), true),
                        "presence.changed",
                        "{'user_id':'u1','online':false,'status':'offline','last_seen':'" + AT + "'}"),
                arguments(new Event.ConversationCreated(GROUP), "conversation.created", GROUP_JSON),
                arguments(new Event.ConversationUpdated(GROUP), "conversation.updated", GROUP_JSON),
                arguments(
                        new Event.MemberAdded("c1", "u2", Role.ADMIN),
                        "member.added",
                        "{'conversation_id':'c1','user_id':'u2','role':'admin'}"),
                arguments(
                        new Event.MemberRemoved("c1", "u2"),
                        "member.removed",
                        "{'conversation_id':'c1','user_id':'u2'}"),
                arguments(
                        new Event.Notification("n1", "paid", "t", "m", "{\"a\":1}", NOON),
                        "notification",
                        "{'id':'n1','notification_type':'paid','title':'t','message':'m','payload':{'a':1},"
                                + "'created_at':'" + AT + "'}"),
                arguments(
                        new Event.SystemMessage("maintenance", "t", "m", "{}"),
                        "system",
                        "{'message_type':'maintenance','title':'t','message':'m','payload':{}}"),
                arguments(
                        new Event.RoomNotification("r1", "paid", "t", "m", null),
                        "room.notification",
                        "{'room':'r1','notification_type':'paid','title':'t','message':'m','payload':{}}"),
                arguments(
                        new Event.LiveUpdate("order_status", "{\"order_id\":456}"),
                        "live.update",
                        "{'update_type':'order_status','payload':{'order_id':456}}"),
                arguments(
                        new Event.DataUpdate("order_status", "{}"),
                        "data.update",
                        "{'data_type':'order_status','payload':{}}"),
                arguments(new Event.PaymentUpdate("{\"payment_id\":123}"), "payment.update", "{'payment_id':123}"),
                arguments(
                        new Event.Signal(new Audience.Conversation("c1"), "u1", "call.offer", "{\"n\":1.0}", false),
                        "signal",
                        "{'conversation_id':'c1','user_id':'u1','name':'call.offer','data':{'n':1.0}}"),
                arguments(
                        new Event.Signal(new Audience.Room("r1"), "u1", "cursor", "[1]", false),
                        "signal",
                        "{'room':'r1','user_id':'u1','name':'cursor','data':[1]}"),
                arguments(
                        new Event.Signal(new Audience.User("u2"), "u1", "ring", "null", false),
                        "signal",
                        "{'to':'u2','user_id':'u1','name':'ring','data':null}"),
                arguments(new Event.Foreign("order.shipped", "{\"a\":[]}"), "order.shipped", "{'a':[]}"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isWrittenAsInTheDocumentFieldForField(Event event, String type, String payload) throws Exception {
        String frame = "{'type':'" + type + "','payload':" + payload + "}";
        byte[] bytes = DIALECT.encode(event, null).orElseThrow();

        assertThat(JSON.readTree(bytes)).isEqualTo(JSON.readTree(frame.replace('\'', '"')));
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void anAnswerCarriesTheRefOfItsFrame(Event event, String type, String payload) throws Exception {
        assertThat(JSON.readTree(DIALECT.encode(event, "\"7\"").orElseThrow())
                        .get("ref")
                        .textValue())
                .isEqualTo("7");
    }

    @Test
    void aNumericRefComesBackAsANumber() {
        assertThat(DIALECT.encode(new Reply.Pong(), "7").orElseThrow())
                .asString()
                .isEqualTo("{\"type\":\"pong\",\"ref\":7}");
    }

    @Test
    void pongIsTheTypeAndNothingElse() {
        assertThat(DIALECT.encode(new Reply.Pong(), null).orElseThrow())
                .asString()
                .isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void singleReadMessagesAreNotToldToNativeClients() {
        assertThat(DIALECT.encode(new Event.MessageMarked("c1", "u1", 7, false), null))
                .isEmpty();
    }

    @Test
    void timesAreToTheMillisecond() throws Exception {
        Event event = new Event.MessageDeleted("c1", 1, 1, NOON.plusNanos(123_456_789), null, 2);

        assertThat(JSON.readTree(DIALECT.encode(event, null).orElseThrow())
                        .at("/payload/deleted_at")
                        .textValue())
                .isEqualTo("2026-03-01T12:00:00.123Z");
    }
}
