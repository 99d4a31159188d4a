package dev.parley.protocol.listings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.protocol.Command;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Request;
import java.time.Clock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class ListingsDecodeTest {
    private final ListingsDialect dialect = new ListingsDialect(8192, Clock.systemUTC());

    @Test
    void ping() throws InvalidInputException {
        assertThat(decode("{'type':'ping'}")).isEqualTo(new Request(null, new Command.Ping()));
        assertThat(command("{'type':'ping','chat_id':{},'whatever':[1]}")).isEqualTo(new Command.Ping());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'chat_id':123,'is_typing':true|123|true", "'chat_id':'123','is_typing':false|123|false",
                "'chat_id':123|123|true", "'chat_id':123,'is_typing':null|123|true",
                "'chat_id':'conv-1'|conv-1|true", "'chat_id':'007'|007|true",
                "'chat_id':9007199254740991|9007199254740991|true", "'chat_id':0|0|true"
            })
    void typing(String fields, String chat, boolean on) throws InvalidInputException {
        assertThat(command("{'type':'typing'," + fields + "}")).isEqualTo(new Command.SetTyping(chat, on));
    }

    @ParameterizedTest
    @ValueSource(strings = {"456", "'456'"})
    void markRead(String id) throws InvalidInputException {
        assertThat(command("{'type':'mark_read','message_id':" + id + "}"))
                .isEqualTo(new Command.ReadMessage(null, 456));
    }

    @Test
    void aMessageIdMayBeAnyThatTheServerAssigns() throws InvalidInputException {
        assertThat(command("{'type':'mark_read','message_id':'9223372036854775807'}"))
                .isEqualTo(new Command.ReadMessage(null, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "11.0", "1.1e1", "'11'"})
    void aWholeNumberMayBeWrittenInAnyWay(String id) throws InvalidInputException {
        assertThat(command("{'type':'typing','chat_id':" + id + "}")).isEqualTo(new Command.SetTyping("11", true));
        assertThat(command("{'type':'delete_message','message_id':" + id + "}"))
                .isEqualTo(new Command.DeleteMessage(11));
    }

    @Test
    void readsEdits() throws InvalidInputException {
        assertThat(command("{'type':'edit_message','message_id':7,'content':'x'}"))
                .isEqualTo(new Command.EditMessage(7, "x"));
        assertThat(command("{'type':'typing','chat_id':9223372036854775807}"))
                .isEqualTo(new Command.SetTyping("9223372036854775807", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"'user_id':'bob'|bob", "'user_id':7|7", "'sender_id':7|7", "'sender_id':7,'user_id':'7'|7"})
    void whoItClaimsToSpeakForIsRead(String claim, String speaker) throws InvalidInputException {
        assertThat(decode("{'type':'ping'," + claim + "}").speaker()).isEqualTo(speaker);
    }

    @Test
    void nobodyIsTwoUsers() {
        assertThatThrownBy(() -> decode("{'type':'ping','sender_id':7,'user_id':8}"))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.FORBIDDEN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'type':'typing'|chat_id",
                "'type':'typing','chat_id':null|chat_id",
                "'type':'typing','chat_id':-1|chat_id",
                "'type':'typing','chat_id':1.5|chat_id",
                "'type':'typing','chat_id':1e300|chat_id",
                "'type':'typing','chat_id':9223372036854775808|chat_id",
                "'type':'typing','chat_id':''|chat_id",
                "'type':'typing','chat_id':'a\\nb'|chat_id",
                "'type':'typing','chat_id':[1]|chat_id",
                "'type':'typing','chat_id':true|chat_id",
                "'type':'typing','chat_id':1,'is_typing':'yes'|is_typing",
                "'type':'typing','chat_id':1,'is_typing':1|is_typing",
                "'type':'mark_read'|message_id",
                "'type':'mark_read','message_id':null|message_id",
                "'type':'mark_read','message_id':0|message_id",
                "'type':'mark_read','message_id':-5|message_id",
                "'type':'mark_read','message_id':4.5|message_id",
                "'type':'mark_read','message_id':'04'|message_id",
                "'type':'mark_read','message_id':'abc'|message_id",
                "'type':'mark_read','message_id':[456]|message_id",
                "'type':'mark_read','message_id':'9223372036854775808'|message_id",
                "'type':'mark_read','message_id':9223372036854775808|message_id",
                "'type':'ping','user_id':true|user_id",
                "'type':'ping','sender_id':{}|sender_id",
                "'type':7|type",
                "'type':null|type",
                "'chat_id':3|type"
            })
    void aFieldAtFaultIsNamed(String fields, String field) {
        InvalidInputException bad = catchThrowableOfType(InvalidInputException.class, () -> decode("{" + fields + "}"));
        assertThat(bad.field()).isEqualTo(field);
        assertThat(bad.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(bad.ref()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "7",
                "null",
                "'ping'",
                "{'type':'ping'",
                "{'type':'ping'} {}",
                "{'type':'ping','type':'ping'}",
                "{'type':'PING'}",
                "{'type':'subscribe'}",
                "{'type':'new_message'}",
                "{'type':'message.send'}",
                "{'type':'connected'}",
                "{type:'ping'}"
            })
    void whatIsNoFrameOfThisDialect(String frame) {
        InvalidInputException bad = catchThrowableOfType(InvalidInputException.class, () -> decode(frame));
        assertThat(bad.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(bad.getMessage()).isNotBlank();
    }

    private Command command(String frame) throws InvalidInputException {
        return decode(frame).command();
    }

    private Request decode(String frame) throws InvalidInputException {
        return dialect.decode(frame.replace('\'', '"'));
    }
}
