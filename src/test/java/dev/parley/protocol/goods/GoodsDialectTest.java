package dev.parley.protocol.goods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.protocol.Attachment;
import dev.parley.protocol.Command;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Message;
import dev.parley.protocol.OnConnect;
import dev.parley.protocol.Reply;
import dev.parley.protocol.Request;
import dev.parley.protocol.Role;
import dev.parley.protocol.Status;
import dev.parley.protocol.Target;
import dev.parley.protocol.UserPresence;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class GoodsDialectTest {
    private static final Instant TIME = Instant.parse("2024-01-01T00:00:00.123456Z");
    private static final GoodsDialect DIALECT = new GoodsDialect(8192);

    @Test
    void promisesWhatTheDocumentSays() {
        assertThat(DIALECT.name()).isEqualTo("goods");
        assertThat(DIALECT.maxMessageBytes()).isEqualTo(8192);
        assertThat(DIALECT.welcome()).isEqualTo(new OnConnect(true, 500, true));
        assertThat(DIALECT.acknowledges()).isFalse();
    }

    @Test
    void readsTheDocumentsMessage() throws InvalidInputException {
        assertThat(decode("""
                {'type':'message','data':{'id':'m-1','conversation_id':'conv-123','sender_id':'user1',
                'recipient_id':'user2','text':'Hello!','timestamp':'2024-01-01T00:00:00Z','is_read':false}}"""))
                .isEqualTo(new Request(
                        null,
                        new Command.SendMessage(
                                new Target.Named("conv-123", "user2"), "m-1", "Hello!", List.of(), null),
                        "user1"));
    }

    @Test
    void readsAMessageToAGroupAndOneOfAttachmentsOnly() throws InvalidInputException {
        assertThat(decode("{'type':'message','data':{'id':'1','conversation_id':'c','text':'x'}}")
                        .command())
                .isEqualTo(new Command.SendMessage(new Target.Named("c", null), "1", "x", List.of(), null));
        assertThat(decode("{'type':'message','data':{'id':'1','conversation_id':'c','recipient_id':null,"
                                + "'attachments':['a.png']}}")
                        .command())
                .isEqualTo(new Command.SendMessage(
                        new Target.Named("c", null),
                        "1",
                        "",
                        List.of(new Attachment(null, null, null, null, "\"a.png\"")),
                        null));
    }

    @Test
    void readsWhatAppsWriteForNothingAndNumbers() throws InvalidInputException {
        assertThat(
                        decode(
                                "{'type':'message','data':{'conversation_id':12.0,'recipient_id':42,'sender_id':7,'text':'x'}}"))
                .isEqualTo(new Request(
                        null, new Command.SendMessage(new Target.Named("12", "42"), null, "x", List.of(), null), "7"));
        assertThat(decode("{'type':'message','data':{'id':'','conversation_id':'c','recipient_id':'','text':'x'}}")
                        .command())
                .isEqualTo(new Command.SendMessage(new Target.Named("c", null), null, "x", List.of(), null));
        assertThat(decode("{'type':'message','data':{'id':5,'conversation_id':'c','text':'x','is_read':null}}")
                        .command())
                .isEqualTo(new Command.SendMessage(new Target.Named("c", null), "5", "x", List.of(), null));
    }

    @Test
    void anEchoThatWasReadIsAReceiptForSomebodyElsesMessage() throws InvalidInputException {
        Command read = new Command.ReadNamed("c", "m");
        Command sent = new Command.SendMessage(new Target.Named("c", null), "m", "x", List.of(), null);
        String echo = "{'type':'message','data':{'id':'m','conversation_id':'c',%s'text':'x','is_read':true}}";
        assertThat(decode(echo.formatted("'sender_id':'u',"))).isEqualTo(new Request(null, sent, "u", read));
        for (String nobody : List.of("", "'sender_id':'',", "'sender_id':'','user_id':null,")) {
            assertThat(decode(echo.formatted(nobody))).isEqualTo(new Request(null, sent, null, read));
        }
        assertThat(decode("{'type':'message','data':{'id':'m','conversation_id':'c','is_read':true}}"))
                .isEqualTo(new Request(null, read));
    }

    @Test
    void readsEditsAndDeletions() throws InvalidInputException {
        assertThat(decode("{'type':'edit','data':{'id':'m','conversation_id':'c','text':'y'}}")
                        .command())
                .isEqualTo(new Command.EditNamed("c", "m", "y"));
        assertThat(decode("{'type':'delete','data':{'id':'m','conversation_id':'c'}}")
                        .command())
                .isEqualTo(new Command.DeleteNamed("c", "m"));
    }

    @Test
    void tellsEditsAndDeletionsByTheSendersName() {
        Message edited = new Message(812, "c", 7, "u", null, null, "m", "y", List.of(), null, TIME, TIME, null, false);
        assertThat(encode(new Event.MessageUpdated(edited, 9)))
                .isEqualTo("{'type':'edit','data':{'id':'m',"
                        + "'conversation_id':'c','sender_id':'u','text':'y','timestamp':'2024-01-01T00:00:00.123Z',"
                        + "'edited_at':'2024-01-01T00:00:00.123Z'}}");
        assertThat(encode(new Event.MessageDeleted("c", 812, 7, TIME, "m", 9)))
                .isEqualTo(
                        "{'type':'delete','data':{'id':'m','conversation_id':'c','deleted_at':'2024-01-01T00:00:00.123Z'}}");
        assertThat(encode(new Event.MessageMarked("c", "u", 812, "m", true)))
                .isEqualTo("{'type':'read','data':{'conversation_id':'c','message_id':'m','user_id':'u'}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{'url':'javascript:alert(1)'}", "'data:text/html,x'", "{'a':[{'b':' \\u0001JaVa\\nscript:x'}]}"
            })
    void refusesAttachmentsThatRun(String attachment) {
        assertThat(catchThrowableOfType(
                                InvalidInputException.class,
                                () -> decode("{'type':'message','data':{'id':'m',"
                                        + "'conversation_id':'c','attachments':[" + attachment + "]}}"))
                        .field())
                .isEqualTo("data.attachments");
    }

    @Test
    void attachmentsOfAForeignMessageWithoutTextAreInItsText() {
        List<Attachment> picture = List.of(new Attachment("https://a.example/b.png", null, null, null));
        Message message = new Message(1, "c", 1, "u", null, null, null, "", picture, null, TIME, null, null, false);
        assertThat(encode(new Event.MessageNew(message))).contains("'text':'https://a.example/b.png'");
        Message own = new Message(1, "c", 1, "u", null, null, "m", "", picture, null, TIME, null, null, false);
        assertThat(encode(new Event.MessageNew(own))).contains("'text':''");
    }

    @Test
    void readsTheOtherFrames() throws InvalidInputException {
        assertThat(decode("{'type':'typing','data':{'conversation_id':'c','user_id':'u','is_typing':true}}"))
                .isEqualTo(new Request(null, new Command.SetTyping("c", true), "u"));
        assertThat(decode("{'type':'typing','data':{'conversation_id':'c','is_typing':false}}")
                        .command())
                .isEqualTo(new Command.SetTyping("c", false));
        assertThat(decode("{'type':'online_status','data':{'user_id':'u','is_online':true}}"))
                .isEqualTo(new Request(null, new Command.SetPresence(Status.ONLINE), "u"));
        assertThat(decode("{'type':'online_status','data':{'is_online':false,'last_seen':'x'}}")
                        .command())
                .isEqualTo(new Command.SetPresence(Status.AWAY));
        assertThat(decode("{'type':'read','data':{'conversation_id':'c','message_id':'m','user_id':'u'}}"))
                .isEqualTo(new Request(null, new Command.ReadNamed("c", "m"), "u"));
        assertThat(decode("{'type':'read','data':{'conversation_id':'c'}}").command())
                .isEqualTo(new Command.ReadAll("c"));
        assertThat(decode("{'type':'ping'}").command()).isEqualTo(new Command.Ping());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense                                                                          | not valid JSON",
                "[]                                                                                | must be a JSON object",
                "{}                                                                                | type",
                "{'type':7}                                                                        | type",
                "{'type':'dance','data':{}}                                                        | type",
                "{'type':'message'}                                                                | data.conversation_id",
                "{'type':'message','data':[]}                                                      | data must",
                "{'type':'message','data':{'id':7.5,'conversation_id':'c','text':'x'}}             | data.id",
                "{'type':'edit','data':{'id':'','conversation_id':'c','text':'x'}}                 | data.id",
                "{'type':'edit','data':{'id':'1','conversation_id':'c'}}                           | data.text",
                "{'type':'delete','data':{'conversation_id':'c'}}                                  | data.id",
                "{'type':'message','data':{'id':'1','text':'x'}}                                   | data.conversation_id",
                "{'type':'message','data':{'id':'1','conversation_id':-3,'text':'x'}}              | data.conversation_id",
                "{'type':'message','data':{'id':'1','conversation_id':'','text':'x'}}              | data.conversation_id",
                "{'type':'message','data':{'id':'1','conversation_id':'c'}}                        | data.text",
                "{'type':'message','data':{'id':'1','conversation_id':'c','text':''}}              | data.text",
                "{'type':'message','data':{'id':'1','conversation_id':'c','text':7}}               | data.text",
                "{'type':'message','data':{'id':'1','conversation_id':'c','text':'\\u0000'}}       | data.text",
                "{'type':'message','data':{'id':'1','conversation_id':'c','text':'x','recipient_id':7.5}} | data.recipient_id",
                "{'type':'message','data':{'id':'1','conversation_id':'c','text':'x','sender_id':[]}} | data.sender_id",
                "{'type':'message','data':{'id':'1','conversation_id':'c','text':'x','attachments':7}} | data.attachments",
                "{'type':'message','data':{'id':'1','conversation_id':'c','text':'x','attachments':['\\u0000']}} | data.attachments",
                "{'type':'message','data':{'id':'1','conversation_id':'c','text':'x','attachments':[1e300]}} | data.attachments",
                "{'type':'message','data':{'id':'1','conversation_id':'c','text':'x','attachments':[{'a':1e-999999999}]}} | data.attachments",
                "{'type':'typing','data':{}}                                                       | data.conversation_id",
                "{'type':'typing','data':{'conversation_id':'c','is_typing':'yes'}}                | data.is_typing",
                "{'type':'online_status','data':{}}                                                | data.is_online",
                "{'type':'online_status','data':{'is_online':1}}                                   | data.is_online",
                "{'type':'read','data':{}}                                                         | data.conversation_id",
                "{'type':'read','data':{'conversation_id':'c','message_id':7.5}}                   | data.message_id",
            })
    void complainsOfWhatIsWrong(String frame, String named) {
        InvalidInputException bad = catchThrowableOfType(InvalidInputException.class, () -> decode(frame));
        assertThat(bad.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(bad).hasMessageContaining(named);
    }

    @Test
    void nobodyIsTwoUsers() {
        InvalidInputException bad = catchThrowableOfType(
                InvalidInputException.class,
                () -> decode("{'type':'message','data':{'id':'1',"
                        + "'conversation_id':'c','text':'x','sender_id':'a','user_id':'b'}}"));
        assertThat(bad.code()).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void writesAMessageUnderTheNameThatItsSenderGaveIt() {
        assertThat(encode(new Event.MessageNew(message("m-1", "user2", List.of()))))
                .isEqualTo("""
                {'type':'message','data':{'id':'m-1','conversation_id':'conv-123','sender_id':'user1',\
                'recipient_id':'user2','text':'Hello!','timestamp':'2024-01-01T00:00:00.123Z','is_read':false}}""");
    }

    @Test
    void writesAMessageOfAnotherDialectUnderItsId() {
        assertThat(encode(new Event.MessageNew(message(null, null, List.of()).asRead())))
                .isEqualTo("""
                {'type':'message','data':{'id':'812','conversation_id':'conv-123','sender_id':'user1',\
                'text':'Hello!','timestamp':'2024-01-01T00:00:00.123Z','is_read':true}}""");
    }

    @Test
    void attachmentsPassThroughAsTheyCame() throws InvalidInputException {
        String array =
                "[{'type':'image','url':'https://x.example/a.png'},'b.png',{'url':'https://x.example/c','size':7}]";
        var sent = (Command.SendMessage)
                decode("{'type':'message','data':{'id':'1','conversation_id':'c','text':'x','attachments':" + array
                                + "}}")
                        .command();

        assertThat(sent.attachments())
                .extracting(Attachment::url)
                .containsExactly("https://x.example/a.png", null, "https://x.example/c");
        assertThat(encode(new Event.MessageNew(message("m", null, sent.attachments()))))
                .contains("'attachments':" + array);
    }

    @Test
    void writesTheOtherFrames() {
        assertThat(encode(new Event.Typing("c", "u", false)))
                .isEqualTo("{'type':'typing','data':{'conversation_id':'c','user_id':'u','is_typing':false}}");
        assertThat(encode(new Event.MessageRead("c", "u", 4, 812, "m-1", false)))
                .isEqualTo("{'type':'read','data':{'conversation_id':'c','message_id':'m-1','user_id':'u'}}");
        assertThat(encode(new Event.MessageRead("c", "u", 4, 812, null, true)))
                .isEqualTo("{'type':'read','data':{'conversation_id':'c','message_id':'812','user_id':'u'}}");
        assertThat(encode(new Reply.Pong())).isEqualTo("{'type':'pong','data':{}}");
        assertThat(encode(new Reply.Failed(ErrorCode.FORBIDDEN, "no")))
                .isEqualTo("{'type':'error','data':{'code':'forbidden','message':'no'}}");
    }

    @ParameterizedTest
    @CsvSource({"ONLINE,true", "BUSY,true", "AWAY,false", "OFFLINE,false"})
    void somebodyAwayIsNotOnline(Status status, boolean online) {
        assertThat(encode(new Event.PresenceChanged(new UserPresence("u", status, null), false)))
                .isEqualTo("{'type':'online_status','data':{'user_id':'u','is_online':" + online + "}}");
    }

    @Test
    void tellsWhenSomebodyWasLastSeen() {
        assertThat(encode(new Event.PresenceChanged(new UserPresence("u", Status.OFFLINE, TIME), true)))
                .isEqualTo(
                        "{'type':'online_status','data':{'user_id':'u','is_online':false,'last_seen':'2024-01-01T00:00:00.123Z'}}");
    }

    static List<Event> untold() {
        Message deleted = new Message(1, "c", 1, "u", null, null, null, "", List.of(), null, TIME, null, TIME, false);
        Conversation conversation = new Conversation("c", Kind.GROUP, "t", "u", TIME, 1, List.of());
        return List.of(
                new Event.MessageNew(deleted),
                new Event.MessageUpdated(deleted, 9),
                new Event.MessageDelivered("c", "u", 1, 1),
                new Event.MessageMarked("c", "u", 1, false),
                new Event.RoomTyping("r", "u", true),
                new Event.ConversationCreated(conversation),
                new Event.ConversationUpdated(conversation),
                new Event.MemberAdded("c", "u", Role.MEMBER),
                new Event.MemberRemoved("c", "u"),
                new Event.SystemMessage("t", "t", "m", "{}"),
                new Event.Foreign("t", "{}"),
                new Reply.Authenticated("u", "s", TIME, 1),
                new Reply.TokenExpiring(TIME),
                new Reply.Subscribed(Map.of()),
                new Reply.Acknowledged("m", 1, "c", 1, TIME),
                new Reply.Reconnect(1));
    }

    @ParameterizedTest
    @MethodSource("untold")
    void saysNothingOfWhatTheAppHasNoFrameFor(Event event) {
        assertThat(DIALECT.encode(event, null)).isEmpty();
    }

    private static Message message(String name, String recipient, List<Attachment> attachments) {
        return new Message(
                812,
                "conv-123",
                7,
                "user1",
                recipient,
                null,
                name,
                "Hello!",
                attachments,
                null,
                TIME,
                null,
                null,
                false);
    }

    private static Request decode(String frame) throws InvalidInputException {
        return DIALECT.decode(frame.replace('\'', '"'));
    }

    private static String encode(Event event) {
        return new String(DIALECT.encode(event, "ref").orElseThrow(), StandardCharsets.UTF_8).replace('"', '\'');
    }
}
