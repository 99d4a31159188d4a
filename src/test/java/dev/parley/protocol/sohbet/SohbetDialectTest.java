package dev.parley.protocol.sohbet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.protocol.Attachment;
import dev.parley.protocol.Audience;
import dev.parley.protocol.Command;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class SohbetDialectTest {
    private static final Instant TIME = Instant.parse("2024-01-01T00:00:00.123456Z");
    private static final SohbetDialect DIALECT = new SohbetDialect(8192);

    @Test
    void promisesWhatTheDocumentSays() {
        assertThat(DIALECT.name()).isEqualTo("sohbet");
        assertThat(DIALECT.maxMessageBytes()).isEqualTo(8192);
        assertThat(DIALECT.welcome()).isEqualTo(new OnConnect(true, 0, true));
    }

    @Test
    void readsTheDocumentsFrames() throws InvalidInputException {
        assertThat(decode("{'type':'chat:send','payload':{'conversation_id':1,'content':'Hello!'}}"))
                .isEqualTo(new Request(
                        null,
                        new Command.SendMessage(new Target.InConversation("1"), null, "Hello!", List.of(), null)));
        assertThat(decode("{'type':'chat:typing','payload':{'conversation_id':1}}")
                        .command())
                .isEqualTo(new Command.SetTyping("1", true));
        assertThat(decode("{'type':'chat:read','payload':{'conversation_id':1,'message_id':123}}")
                        .command())
                .isEqualTo(new Command.ReadMessage("1", 123));
        assertThat(decode("{'type':'chat:edit','payload':{'conversation_id':1,'message_id':123,'content':'Hi'}}")
                        .command())
                .isEqualTo(new Command.EditMessage(123, "Hi"));
        assertThat(decode("{'type':'chat:delete','payload':{'conversation_id':1,'message_id':'123'}}")
                        .command())
                .isEqualTo(new Command.DeleteMessage(123));
        assertThat(decode("{'type':'chat:send','payload':{'conversation_id':1,'attachments':['https://h/a']}}")
                        .command())
                .isEqualTo(new Command.SendMessage(
                        new Target.InConversation("1"),
                        null,
                        "",
                        List.of(new Attachment("https://h/a", null, null, null, "\"https://h/a\"")),
                        null));
        assertThat(decode("{'type':'ping'}").command()).isEqualTo(new Command.Ping());
    }

    @ParameterizedTest
    @ValueSource(strings = {"call:offer", "video:mute", "file:offer", "screen:start", "plugin:poll/vote"})
    void framesOfTheAppsOwnGoThroughAsTheyAre(String type) throws InvalidInputException {
        String payload = "{'z':1.50,'conversation_id':1,'a':100.0,'user_id':2,'n':12345678901234567890}";
        Request request = decode("{'type':'" + type + "','payload':" + payload + "}");
        String data = payload.replace('\'', '"');
        assertThat(request)
                .isEqualTo(new Request(
                        null, new Command.SendSignal(new Audience.Conversation("1"), type, data, true), "2"));
        assertThat(encode(new Event.Signal(new Audience.Conversation("1"), "2", type, data, true)))
                .isEqualTo("{'type':'" + type + "','payload':" + payload + "}");
    }

    @Test
    void aNativeSignalUnderSuchANameHasItsDataInside() {
        assertThat(encode(new Event.Signal(
                        new Audience.Conversation("1"), "2", "call:offer", "{\"conversation_id\":7}", false)))
                .isEqualTo(
                        "{'type':'call:offer','payload':{'conversation_id':1,'user_id':2,'data':{'conversation_id':7}}}");
    }

    @Test
    void addressesOfAttachmentsStandInTheTextToo() {
        Message message = new Message(
                123,
                "1",
                7,
                "2",
                null,
                null,
                null,
                "See https://h/b",
                List.of(
                        new Attachment("https://h/a", null, null, null),
                        new Attachment("https://h/b", null, null, null)),
                null,
                TIME,
                TIME,
                null,
                false);
        assertThat(encode(new Event.MessageUpdated(message, 9))).isEqualTo("""
                {'type':'chat:edit','payload':{'id':123,'conversation_id':1,'sender_id':2,\
                'content':'See https://h/b\\nhttps://h/a','attachments':[{'url':'https://h/a'},{'url':'https://h/b'}],\
                'created_at':'2024-01-01T00:00:00.123Z','edited_at':'2024-01-01T00:00:00.123Z'}}""");
    }

    @Test
    void readsIdsAsStringsToo() throws InvalidInputException {
        assertThat(decode("{'type':'chat:read','payload':{'conversation_id':'conv-1','message_id':'123'}}")
                        .command())
                .isEqualTo(new Command.ReadMessage("conv-1", 123));
        assertThat(decode("{'type':'chat:typing','payload':{'conversation_id':'007','user_id':2}}"))
                .isEqualTo(new Request(null, new Command.SetTyping("007", true), "2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense                                                                   | not valid JSON",
                "7                                                                          | must be a JSON object",
                "{}                                                                         | type",
                "{'type':'chat:dance','payload':{}}                                         | type",
                "{'type':'chat:send'}                                                       | payload.conversation_id",
                "{'type':'chat:send','payload':'x'}                                         | payload must",
                "{'type':'chat:send','payload':{'conversation_id':1.5,'content':'x'}}       | payload.conversation_id",
                "{'type':'chat:send','payload':{'conversation_id':-1,'content':'x'}}        | payload.conversation_id",
                "{'type':'chat:send','payload':{'conversation_id':9223372036854775808,'content':'x'}} | payload.conversation_id",
                "{'type':'chat:send','payload':{'conversation_id':1}}                       | payload.content",
                "{'type':'chat:send','payload':{'conversation_id':1,'content':''}}          | payload.content",
                "{'type':'chat:send','payload':{'conversation_id':1,'content':['x']}}       | payload.content",
                "{'type':'chat:send','payload':{'conversation_id':1,'content':'x','attachments':['a.png']}} | payload.attachments",
                "{'type':'chat:send','payload':{'conversation_id':1,'content':'x','attachments':[{'url':'/a'}]}} | payload.attachments",
                "{'type':'chat:send','payload':{'conversation_id':1,'content':'x','attachments':[1]}} | payload.attachments",
                "{'type':'chat:send','payload':{'conversation_id':1,'content':'x','attachments':[null]}} | payload.attachments",
                "{'type':'chat:send','payload':{'conversation_id':1,'content':'x','attachments':[{}]}} | payload.attachments",
                "{'type':'chat:send','payload':{'conversation_id':1,'attachments':[1]}}     | payload.attachments",
                "{'type':'chat:send','payload':{'conversation_id':1,'attachments':[{}]}}    | payload.attachments",
                "{'type':'chat:send','payload':{'conversation_id':1,'attachments':[{'href':'/x'}]}} | payload.content",
                "{'type':'chat:send','payload':{'conversation_id':1,'content':' ','attachments':[{'href':'/x'}]}} | payload.content",
                "{'type':'chat:send','payload':{'conversation_id':1,'attachments':['https://h',{'kind':'place'}]}} | payload.content",
                "{'type':'chat:send','payload':{'conversation_id':1,'content':'\\ud83d'}}   | payload.content",
                "{'type':'call:','payload':{'conversation_id':1}}                           | type",
                "{'type':'call:offer','payload':{}}                                         | payload.conversation_id",
                "{'type':'call:offer','payload':{'conversation_id':1,'x':'\\ud83d'}}        | payload must",
                "{'type':'chat:edit','payload':{'conversation_id':1,'message_id':1}}        | payload.content",
                "{'type':'chat:delete','payload':{'conversation_id':1}}                     | payload.message_id",
                "{'type':'chat:typing','payload':{}}                                        | payload.conversation_id",
                "{'type':'chat:read','payload':{'message_id':1}}                            | payload.conversation_id",
                "{'type':'chat:read','payload':{'conversation_id':1}}                       | payload.message_id",
                "{'type':'chat:read','payload':{'conversation_id':1,'message_id':'x'}}      | payload.message_id",
                "{'type':'chat:read','payload':{'conversation_id':1,'message_id':0}}        | payload.message_id",
                "{'type':'chat:typing','payload':{'conversation_id':1,'user_id':true}}      | payload.user_id",
            })
    void complainsOfWhatIsWrong(String frame, String named) {
        InvalidInputException bad = catchThrowableOfType(InvalidInputException.class, () -> decode(frame));
        assertThat(bad.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(bad).hasMessageContaining(named);
    }

    @Test
    void writesIdsAsNumbersWhereTheyAreNumbers() {
        assertThat(encode(new Event.MessageNew(message("1", "2")))).isEqualTo("""
                {'type':'chat:message','payload':{'id':123,'conversation_id':1,'sender_id':2,'content':'Hello!',\
                'created_at':'2024-01-01T00:00:00.123Z'}}""");
        assertThat(encode(new Event.MessageNew(message("conv-1", "007")))).isEqualTo("""
                {'type':'chat:message','payload':{'id':123,'conversation_id':'conv-1','sender_id':'007',\
                'content':'Hello!','created_at':'2024-01-01T00:00:00.123Z'}}""");
    }

    @Test
    void writesTheOtherFrames() {
        assertThat(encode(new Event.Typing("1", "2", true)))
                .isEqualTo("{'type':'chat:typing','payload':{'conversation_id':1,'user_id':2}}");
        assertThat(encode(new Event.MessageRead("1", "2", 4, 123, "m-1", false)))
                .isEqualTo("{'type':'chat:read','payload':{'conversation_id':1,'user_id':2,'message_id':123}}");
        assertThat(encode(new Event.PresenceChanged(new UserPresence("2", Status.ONLINE, null), true)))
                .isEqualTo("{'type':'user:online','payload':{'user_id':2}}");
        assertThat(encode(new Event.PresenceChanged(new UserPresence("2", Status.OFFLINE, TIME), true)))
                .isEqualTo("{'type':'user:offline','payload':{'user_id':2}}");
        assertThat(encode(new Event.MessageDeleted("1", 123, 7, TIME, null, 9)))
                .isEqualTo(
                        "{'type':'chat:delete','payload':{'conversation_id':1,'message_id':123,'deleted_at':'2024-01-01T00:00:00.123Z'}}");
        assertThat(encode(new Reply.Pong())).isEqualTo("{'type':'pong','payload':{}}");
        assertThat(encode(new Reply.Failed(ErrorCode.NOT_FOUND, "no")))
                .isEqualTo("{'type':'error','payload':{'code':'not_found','message':'no'}}");
    }

    static List<Event> untold() {
        Message deleted = new Message(1, "c", 1, "u", null, null, null, "", List.of(), null, TIME, null, TIME, false);
        return List.of(
                new Event.MessageNew(deleted),
                new Event.Signal(new Audience.Conversation("1"), "2", "cursor", "{}", false),
                new Event.Signal(new Audience.Room("1"), "2", "call:offer", "{}", false),
                new Event.MessageMarked("1", "2", 123, false),
                new Event.Typing("1", "2", false),
                new Event.PresenceChanged(new UserPresence("2", Status.AWAY, null), false),
                new Event.MemberAdded("1", "2", Role.MEMBER),
                new Event.Foreign("t", "{}"),
                new Reply.Authenticated("2", "s", TIME, 1),
                new Reply.Acknowledged(null, 1, "1", 1, TIME));
    }

    @ParameterizedTest
    @MethodSource("untold")
    void saysNothingOfWhatTheAppHasNoFrameFor(Event event) {
        assertThat(DIALECT.encode(event, null)).isEmpty();
    }

    private static Message message(String conversation, String sender) {
        return new Message(
                123, conversation, 7, sender, null, null, "m-1", "Hello!", List.of(), null, TIME, null, null, false);
    }

    private static Request decode(String frame) throws InvalidInputException {
        return DIALECT.decode(frame.replace('\'', '"'));
    }

    private static String encode(Event event) {
        return new String(DIALECT.encode(event, "ref").orElseThrow(), StandardCharsets.UTF_8).replace('"', '\'');
    }
}
