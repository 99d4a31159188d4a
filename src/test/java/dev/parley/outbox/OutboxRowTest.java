package dev.parley.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.Address;
import dev.parley.bus.RedisChannels;
import dev.parley.protocol.InvalidInputException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class OutboxRowTest {
    @Test
    void theFrameCarriesThePayloadToTheLetter() throws InvalidInputException {
        var letter = new OutboxRow(1, "ws:conv:c1", "order.shipped", "{\"n\": 0.12345678901234567890}").frame();
        assertThat(letter.address()).isEqualTo(new Address.Conversation("c1"));
        assertThat(new String(letter.frame(), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"order.shipped\",\"payload\":{\"n\": 0.12345678901234567890}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws:user:u 1", "ws:room:lobby", "ws:all", "ws:conv:a:b"})
    void everyChannelIsAnAddress(String address) throws InvalidInputException {
        assertThat(new RedisChannels("").of(row(address, "{}").frame().address()))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "conv:1", "ws:conv:", "ws:user:a\nb", "ws:everybody"})
    void whoeverCannotBeFoundIsNoAddress(String address) {
        assertThatThrownBy(row(address, "{}")::frame)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("address");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"order|text", "order|{", "''|{}"})
    void onlyJsonUnderATypeIsAnEvent(String type, String payload) {
        OutboxRow row = new OutboxRow(1, "ws:all", type, payload.replace('\'', '"'));
        assertThatThrownBy(row::frame).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aComplaintHasNothingOfThePayload() {
        assertThatThrownBy(row("ws:all", "[secret]")::frame).message().doesNotContain("secret");
        assertThatThrownBy(row("ws:all", "{\"a\":".repeat(40) + "1" + "}".repeat(40))::frame)
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(row("ws:all", null)::frame).hasMessage("payload is too long");
    }

    @Test
    void aMessageOfAnotherConversationStrays() {
        String message = """
                {"conversation_id":"c2","message":{"id":"1","sender_id":"a","content":"x","created_at":"2026-01-01T00:00:00Z"}}""";
        assertThatThrownBy(new OutboxRow(1, "ws:conv:c1", "message.new", message)::frame)
                .isInstanceOf(InvalidInputException.class);
    }

    private static OutboxRow row(String address, String payload) {
        return new OutboxRow(1, address, "order.shipped", payload);
    }
}
