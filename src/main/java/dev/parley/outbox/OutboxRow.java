package dev.parley.outbox;

import dev.parley.bus.Address;
import dev.parley.bus.BusFrame;
import dev.parley.bus.ConfirmedBus.AddressedFrame;
import dev.parley.bus.RedisChannels;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import java.nio.charset.StandardCharsets;

/**
 * A row of the table {@code outbox}, written by a service.
 *
 * @param address a channel's name without the configured prefix
 * @param payload JSON; null if it is longer than the limit
 */
public record OutboxRow(long id, String address, String type, String payload) {
    private static final RedisChannels CHANNELS = new RedisChannels("");

    /** @throws InvalidInputException if there is no such address */
    public Address to() throws InvalidInputException {
        return CHANNELS.address(address)
                .filter(Address::valid)
                .orElseThrow(() -> InvalidInputException.ofField(
                        "address", "must be ws:conv:{id}, ws:user:{id}, ws:room:{name} or ws:all"));
    }

    /** @throws InvalidInputException if the payload is longer than the limit, or not an object */
    public JsonFields fields() throws InvalidInputException {
        if (payload == null) {
            throw InvalidInputException.ofField("payload", "is too long");
        }
        return new JsonFields(Json.object(payload), "payload.");
    }

    /**
     * @throws InvalidInputException if no instance could read the row, or its addressee is unknown; the message
     *     contains nothing of the payload
     */
    public AddressedFrame frame() throws InvalidInputException {
        Address to = to();
        if (payload == null) {
            throw InvalidInputException.ofField("payload", "is too long");
        }
        byte[] frame = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeFieldName("payload");
            json.writeRawValue(payload);
            json.writeEndObject();
        });
        BusFrame read = BusFrame.read(new String(frame, StandardCharsets.UTF_8));
        if (read.isForOtherAddress(to)) {
            throw InvalidInputException.ofField("payload", "is of another conversation than the address");
        }
        return new AddressedFrame(to, frame);
    }
}
