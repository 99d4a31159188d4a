package dev.parley.protocol.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.protocol.Attachment;
import dev.parley.protocol.Audience;
import dev.parley.protocol.Command;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Request;
import dev.parley.protocol.Status;
import dev.parley.protocol.Target;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests every client frame of the protocol document, row by row, and what is wrong with invalid frames. */
@Tag("fast")
class ParleyDecodeTest {
    private static final ParleyDialect DIALECT = new ParleyDialect(8192);

    private static Command decode(String type, String payload) throws InvalidInputException {
        return DIALECT.decode("{\"type\":\"" + type + "\",\"payload\":" + payload + "}")
                .command();
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments("auth", "{'token':'a.b.c'}", new Command.Authenticate("a.b.c")),
                arguments("ping", "{}", new Command.Ping()),
                arguments(
                        "subscribe",
                        "{'conversation_ids':['c1','c2']}",
                        new Command.Subscribe(List.of("c1", "c2"), Map.of(), null)),
                arguments(
                        "subscribe",
                        "{'conversation_ids':['c1','c2','c1'],'since':{'c1':41}}",
                        new Command.Subscribe(List.of("c1", "c2"), Map.of("c1", 41L), null)),
                arguments("subscribe", "{'conversation_ids':'*'}", new Command.SubscribeAll(Map.of(), null)),
                arguments(
                        "subscribe",
                        "{'conversation_ids':'*','since':{'c1':0}}",
                        new Command.SubscribeAll(Map.of("c1", 0L), null)),
                arguments("unsubscribe", "{'conversation_ids':['c1']}", new Command.Unsubscribe(List.of("c1"))),
                arguments(
                        "message.send",
                        "{'conversation_id':'c1','client_id':'k','content':'Hello!'}",
                        new Command.SendMessage(new Target.InConversation("c1"), "k", "Hello!", List.of(), null)),
                arguments(
                        "message.send",
                        "{'to':'u2','client_id':'k','content':'','reply_to':'812',"
                                + "'attachments':[{'url':'https://h/a'}]}",
                        new Command.SendMessage(
                                new Target.ToUser("u2"),
                                "k",
                                "",
                                List.of(new Attachment("https://h/a", null, null, null)),
                                812L)),
                arguments(
                        "message.send",
                        "{'to':'u2','client_id':'k','attachments':[{'url':'https://h/a'}]}",
                        new Command.SendMessage(
                                new Target.ToUser("u2"),
                                "k",
                                "",
                                List.of(new Attachment("https://h/a", null, null, null)),
                                null)),
                arguments("message.edit", "{'message_id':'812','content':'x'}", new Command.EditMessage(812, "x")),
                arguments("message.delete", "{'message_id':'812'}", new Command.DeleteMessage(812)),
                arguments("read", "{'conversation_id':'c1','seq':57}", new Command.ReadUpTo("c1", 57)),
                arguments("read", "{'conversation_id':'c1','message_id':'812'}", new Command.ReadMessage("c1", 812)),
                arguments("history", "{'conversation_id':'c1'}", new Command.History("c1", null, null, 50)),
                arguments(
                        "history",
                        "{'conversation_id':'c1','before':58,'limit':1}",
                        new Command.History("c1", 58L, null, 1)),
                arguments(
                        "history",
                        "{'conversation_id':'c1','after':0,'limit':200}",
                        new Command.History("c1", null, 0L, 200)),
                arguments("typing", "{'conversation_id':'c1'}", new Command.SetTyping("c1", true)),
                arguments("typing", "{'conversation_id':'c1','is_typing':false}", new Command.SetTyping("c1", false)),
                arguments("presence.get", "{'user_ids':['u1','u2']}", new Command.GetPresence(List.of("u1", "u2"))),
                arguments("presence.set", "{'status':'online'}", new Command.SetPresence(Status.ONLINE)),
                arguments("presence.set", "{'status':'away'}", new Command.SetPresence(Status.AWAY)),
                arguments("presence.set", "{'status':'busy'}", new Command.SetPresence(Status.BUSY)),
                arguments("room.join", "{'room':'r1'}", new Command.JoinRoom("r1")),
                arguments("room.leave", "{'room':'r1'}", new Command.LeaveRoom("r1")),
                arguments("room.typing", "{'room':'r1','is_typing':true}", new Command.SetRoomTyping("r1", true)),
                arguments("room.typing", "{'room':'r1','is_typing':false}", new Command.SetRoomTyping("r1", false)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aClientFrameIsACommand(String type, String payload, Command command) throws Exception {
        assertThat(decode(type, payload.replace('\'', '"'))).isEqualTo(command);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void unknownFieldsAreIgnored(String type, String payload, Command command) throws Exception {
        String unknown = "{\"unknown\":{\"a\":[1]}" + (payload.equals("{}") ? "" : ",");
        String more = unknown + payload.replace('\'', '"').substring(1);

        Request request = DIALECT.decode(
                "{\"x\":1,\"id\":\"7\",\"type\":\"" + type + "\",\"payload\":" + more + ",\"ref\":\"no\"}");

        assertThat(request).isEqualTo(new Request("\"7\"", command));
    }

    static Stream<Arguments> faults() {
        String tooLong = "x".repeat(129);
        return Stream.of(
                // missing, and of the wrong kind
                arguments("auth", "{}", "token"),
                arguments("auth", "{'token':7}", "token"),
                arguments("auth", "{'token':''}", "token"),
                arguments("auth", "{'token':null}", "token"),
                arguments("subscribe", "{}", "conversation_ids"),
                arguments("subscribe", "{'conversation_ids':'c1'}", "conversation_ids"),
                arguments("subscribe", "{'conversation_ids':[]}", "conversation_ids"),
                arguments("subscribe", "{'conversation_ids':[-7]}", "conversation_ids"),
                arguments("subscribe", "{'conversation_ids':[null]}", "conversation_ids"),
                arguments("subscribe", "{'conversation_ids':['']}", "conversation_ids"),
                arguments("subscribe", "{'conversation_ids':['" + tooLong + "']}", "conversation_ids"),
                arguments("subscribe", "{'conversation_ids':['a\\u0000']}", "conversation_ids"),
                arguments("subscribe", "{'conversation_ids':['\\ud83d']}", "conversation_ids"),
                arguments("subscribe", "{'conversation_ids':['c1'],'since':7}", "since"),
                arguments("subscribe", "{'conversation_ids':['c1'],'since':{'c1':-1}}", "since"),
                arguments("subscribe", "{'conversation_ids':['c1'],'since':{'c1':'1'}}", "since"),
                arguments("subscribe", "{'conversation_ids':['c1'],'since':{'c1':1.5}}", "since"),
                arguments("subscribe", "{'conversation_ids':['c1'],'since':{'c1':null}}", "since"),
                arguments("subscribe", "{'conversation_ids':['c1'],'since':{'':1}}", "since"),
                arguments("unsubscribe", "{'conversation_ids':'*'}", "conversation_ids"),
                arguments("message.send", "{'client_id':'k','content':'x'}", "conversation_id"),
                arguments(
                        "message.send",
                        "{'conversation_id':'c1','to':'u2','client_id':'k','content':'x'}",
                        "conversation_id"),
                arguments("message.send", "{'conversation_id':-7,'client_id':'k','content':'x'}", "conversation_id"),
                arguments("message.send", "{'to':[7],'client_id':'k','content':'x'}", "to"),
                arguments("message.send", "{'conversation_id':'c1','content':'x'}", "client_id"),
                arguments("message.send", "{'conversation_id':'c1','client_id':'','content':'x'}", "client_id"),
                arguments(
                        "message.send",
                        "{'conversation_id':'c1','client_id':'" + tooLong + "','content':'x'}",
                        "client_id"),
                arguments("message.send", "{'conversation_id':'c1','client_id':'k'}", "content"),
                arguments("message.send", "{'conversation_id':'c1','client_id':'k','attachments':[]}", "content"),
                arguments("message.send", "{'conversation_id':'c1','client_id':'k','content':''}", "content"),
                arguments("message.send", "{'conversation_id':'c1','client_id':'k','content':'a\\u0000b'}", "content"),
                arguments("message.send", "{'conversation_id':'c1','client_id':'k','content':'a\\ud83d'}", "content"),
                arguments("message.send", "{'conversation_id':'c1','client_id':'k','content':'\\ude00a'}", "content"),
                arguments(
                        "message.send",
                        "{'conversation_id':'c1','client_id':'k','content':'x','reply_to':0}",
                        "reply_to"),
                arguments(
                        "message.send",
                        "{'conversation_id':'c1','client_id':'k','content':'x','attachments':{}}",
                        "attachments"),
                arguments("message.edit", "{'message_id':'812'}", "content"),
                arguments("message.edit", "{'message_id':81.2,'content':'x'}", "message_id"),
                arguments("message.delete", "{}", "message_id"),
                arguments("message.delete", "{'message_id':'0'}", "message_id"),
                arguments("message.delete", "{'message_id':'-1'}", "message_id"),
                arguments("message.delete", "{'message_id':'0812'}", "message_id"),
                arguments("message.delete", "{'message_id':'+812'}", "message_id"),
                arguments("message.delete", "{'message_id':'9223372036854775808'}", "message_id"),
                arguments("read", "{'conversation_id':'c1'}", "seq"),
                arguments("read", "{'seq':1}", "conversation_id"),
                arguments("read", "{'conversation_id':'c1','seq':-1}", "seq"),
                arguments("read", "{'conversation_id':'c1','seq':'1'}", "seq"),
                arguments("read", "{'conversation_id':'c1','seq':1.5}", "seq"),
                arguments("read", "{'conversation_id':'c1','seq':9223372036854775808}", "seq"),
                arguments("read", "{'conversation_id':'c1','seq':1e400}", "seq"),
                arguments("history", "{}", "conversation_id"),
                arguments("history", "{'conversation_id':'c1','before':1,'after':1}", "after"),
                arguments("history", "{'conversation_id':'c1','limit':0}", "limit"),
                arguments("history", "{'conversation_id':'c1','limit':201}", "limit"),
                arguments("history", "{'conversation_id':'c1','limit':4294967297}", "limit"),
                arguments("history", "{'conversation_id':'c1','before':-1}", "before"),
                arguments("history", "{'conversation_id':'c1','after':true}", "after"),
                arguments("typing", "{}", "conversation_id"),
                arguments("typing", "{'conversation_id':'c1','is_typing':'no'}", "is_typing"),
                arguments("presence.get", "{'user_ids':'u1'}", "user_ids"),
                arguments("presence.set", "{}", "status"),
                arguments("presence.set", "{'status':'offline'}", "status"),
                arguments("presence.set", "{'status':'AWAY'}", "status"),
                arguments("room.join", "{'room':''}", "room"),
                arguments("room.leave", "{}", "room"),
                arguments("room.typing", "{'room':'r','is_typing':1}", "is_typing"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFieldAtFaultIsNamedAndTheRefCarried(String type, String payload, String field) {
        String frame = "{'id':'7','type':'" + type + "','payload':" + payload + "}";

        InvalidInputException bad = bad(frame.replace('\'', '"'));

        assertThat(bad.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(bad.field()).startsWith("payload." + field);
        assertThat(bad).hasMessageStartingWith("payload." + field);
        assertThat(bad.ref()).isEqualTo("\"7\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':'7'}",
                "{'id':'7','type':null}",
                "{'id':'7','type':7}",
                "{'id':'7','type':''}",
                "{'id':'7','type':'no.such'}",
                "{'id':'7','type':'PING'}",
                "{'id':'7','type':'message.new'}",
                "{'id':'7','type':'ping','payload':[]}",
                "{'id':'7','type':'ping','payload':'x'}"
            })
    void anEnvelopeThatIsNoneIsToldUnderItsRef(String frame) {
        assertThat(bad(frame.replace('\'', '"')).ref()).isEqualTo("\"7\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "7",
                "null",
                "[]",
                "'ping'",
                "{'type':'ping'} {}",
                "{'type':'ping'}]",
                "{'type':'ping','type':'ping'}",
                "{'type':'ping'",
                "{'id':[7],'type':'ping'}",
                "{'id':true,'type':'ping'}",
                "{'id':'','type':'ping'}",
                "{'id':'\\u0000','type':'ping'}",
                "{'id':'\\ud83d','type':'ping'}",
                "{'id':{},'type':'ping'}"
            })
    void whatCannotBeReadIsToldWithoutARef(String frame) {
        InvalidInputException bad = bad(frame.replace('\'', '"'));

        assertThat(bad.ref()).isNull();
        assertThat(bad.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @Test
    void aRefMayBeANumberAndIsKeptAsOne() throws Exception {
        assertThat(DIALECT.decode("{\"id\":7,\"type\":\"ping\"}").ref()).isEqualTo("7");
        assertThat(bad("{\"id\":9007199254740993,\"type\":\"no.such\"}").ref()).isEqualTo("9007199254740993");
    }

    @Test
    void aSignalGoesToOneAudienceWithItsDataToTheLetter() throws Exception {
        assertThat(decode("signal", "{\"conversation_id\":1,\"name\":\"call.offer\",\"data\":{\"z\":1.50,\"a\":[]}}"))
                .isEqualTo(new Command.SendSignal(
                        new Audience.Conversation("1"), "call.offer", "{\"z\":1.50,\"a\":[]}", false));
        assertThat(decode("signal", "{\"room\":\"r1\",\"name\":\"n\"}"))
                .isEqualTo(new Command.SendSignal(new Audience.Room("r1"), "n", "null", false));
        assertThat(decode("signal", "{\"to\":\"u2\",\"name\":\"n\",\"data\":\"x\"}"))
                .isEqualTo(new Command.SendSignal(new Audience.User("u2"), "n", "\"x\"", false));
        for (String payload : List.of(
                "{'name':'n'}",
                "{'conversation_id':'c','to':'u','name':'n'}",
                "{'room':'r'}",
                "{'room':'r','name':''}",
                "{'room':'r','name':7}",
                "{'room':'r','name':'" + "n".repeat(65) + "'}",
                "{'room':'','name':'n'}",
                "{'to':{},'name':'n'}",
                "{'room':'r','name':'n','data':'\\ud83d'}")) {
            bad("{\"type\":\"signal\",\"payload\":" + payload.replace('\'', '"') + "}");
        }
    }

    @Test
    void aRefHasUpTo64Characters() throws Exception {
        String longest = "r".repeat(64);

        assertThat(DIALECT.decode("{\"id\":\"" + longest + "\",\"type\":\"ping\"}")
                        .ref())
                .isEqualTo("\"" + longest + "\"");
        assertThat(bad("{\"id\":\"r" + longest + "\",\"type\":\"ping\"}").ref()).isNull();
        assertThat(DIALECT.decode("{\"type\":\"ping\"}").ref()).isNull();
        assertThat(DIALECT.decode("{\"id\":null,\"type\":\"ping\",\"payload\":null}")
                        .ref())
                .isNull();
    }

    @Test
    void theUserInWhoseNameAFrameClaimsToSpeakIsHandedOn() throws Exception {
        assertThat(DIALECT.decode("{\"type\":\"ping\",\"payload\":{\"sender_id\":\"u1\"}}")
                        .speaker())
                .isEqualTo("u1");
        assertThat(DIALECT.decode("{\"type\":\"ping\",\"payload\":{\"user_id\":7}}")
                        .speaker())
                .isEqualTo("7");
        assertThat(DIALECT.decode("{\"type\":\"ping\"}").speaker()).isNull();
    }

    @Test
    void aTokenIsNotPrinted() throws Exception {
        assertThat(decode("auth", "{\"token\":\"secret\"}").toString()).doesNotContain("secret");
    }

    /** Every input gives a command or an error for the client; nothing else is thrown. */
    @Property
    void noTextBreaksTheDecoder(@ForAll String text, @ForAll boolean inside) {
        String frame = inside ? "{\"type\":\"message.send\",\"payload\":{\"content\":\"" + text + "\"}}" : text;
        bad(frame);
    }

    private static InvalidInputException bad(String frame) {
        InvalidInputException bad = catchThrowableOfType(InvalidInputException.class, () -> DIALECT.decode(frame));
        assertThat(bad).as(frame).isNotNull();
        assertThat(bad.getMessage()).isNotBlank().doesNotContain("Exception", "dev.parley", "com.fasterxml");
        return bad;
    }
}
