package dev.parley.protocol.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.protocol.Command;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Request;
import dev.parley.protocol.Status;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class NotificationsDecodeTest {
    private final NotificationsDialect dialect = new NotificationsDialect(512, InstantSource.system());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'ping'}",
                "{'type':'ping','data':{}}",
                "{'type':'ping','data':null}",
                "{'data':{'unknown':1},'type':'ping','timestamp':'1999','id':7}"
            })
    void ping(String frame) throws InvalidInputException {
        assertThat(decode(frame)).isEqualTo(new Request(null, new Command.Ping()));
    }

    @Test
    void rooms() throws InvalidInputException {
        assertThat(command("{'type':'join_room','data':{'room':'orders'}}")).isEqualTo(new Command.JoinRoom("orders"));
        assertThat(command("{'type':'join_room','data':{'room':7}}")).isEqualTo(new Command.JoinRoom("7"));
        assertThat(command("{'type':'leave_room','data':{'room':'orders'}}"))
                .isEqualTo(new Command.LeaveRoom("orders"));
    }

    @Test
    void typing() throws InvalidInputException {
        assertThat(command("{'type':'typing_indicator','data':{'room':'r','is_typing':true}}"))
                .isEqualTo(new Command.SetRoomTyping("r", true));
        assertThat(command("{'type':'typing_indicator','data':{'room':'r','is_typing':false}}"))
                .isEqualTo(new Command.SetRoomTyping("r", false));
        assertThat(command("{'type':'typing_indicator','data':{'room':'r'}}"))
                .isEqualTo(new Command.SetRoomTyping("r", true));
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void presence(Status status) throws InvalidInputException {
        assertThat(command("{'type':'presence_update','data':{'status':'" + status.wire() + "'}}"))
                .isEqualTo(new Command.SetPresence(status));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"'bob'|bob", "'7'|7", "7|7"})
    void whoItClaimsToSpeakForIsRead(String written, String speaker) throws InvalidInputException {
        Request request = decode("{\"type\":\"ping\",\"data\":{\"user_id\":" + written.replace('\'', '"') + "}}");
        assertThat(request.speaker()).isEqualTo(speaker);
        assertThat(decode("{\"type\":\"ping\",\"data\":{\"sender_id\":" + written.replace('\'', '"') + "}}")
                        .speaker())
                .isEqualTo(speaker);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"join_room\"}|data.room",
                "{\"type\":\"join_room\",\"data\":{\"room\":7.5}}|data.room",
                "{\"type\":\"join_room\",\"data\":{\"room\":null}}|data.room",
                "{\"type\":\"join_room\",\"data\":{\"room\":\"\"}}|data.room",
                "{\"type\":\"join_room\",\"data\":{\"room\":\"a\\nb\"}}|data.room",
                "{\"type\":\"leave_room\",\"data\":{}}|data.room",
                "{\"type\":\"leave_room\",\"data\":{\"room\":[\"a\"]}}|data.room",
                "{\"type\":\"typing_indicator\",\"data\":{\"is_typing\":true}}|data.room",
                "{\"type\":\"typing_indicator\",\"data\":{\"room\":\"r\",\"is_typing\":\"yes\"}}|data.is_typing",
                "{\"type\":\"typing_indicator\",\"data\":{\"room\":\"r\",\"is_typing\":1}}|data.is_typing",
                "{\"type\":\"presence_update\",\"data\":{}}|data.status",
                "{\"type\":\"presence_update\",\"data\":{\"status\":true}}|data.status",
                "{\"type\":\"presence_update\",\"data\":{\"status\":\"ONLINE\"}}|data.status",
                "{\"type\":\"presence_update\",\"data\":{\"status\":\"invisible\"}}|data.status",
                "{\"type\":\"ping\",\"data\":[]}|data",
                "{\"type\":\"ping\",\"data\":\"x\"}|data",
                "{\"type\":\"ping\",\"data\":{\"user_id\":true}}|data.user_id",
                "{\"type\":7}|type",
                "{\"type\":null}|type",
                "{}|type"
            })
    void aFieldAtFaultIsNamed(String frame, String field) {
        InvalidInputException bad = catchThrowableOfType(InvalidInputException.class, () -> dialect.decode(frame));
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
                "{'type':'message.send'}",
                "{'type':'connected'}"
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
