package dev.parley.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Event;
import dev.parley.protocol.Fields;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.parley.ParleyEvents;
import java.nio.charset.StandardCharsets;

/**
 * What goes over the bus: a native event frame, and for those of Parley's own instances beside it {@code "from"}, the
 * instance. Frames of other services have no {@code from}.
 *
 * @param from   the instance that published it, or null for another service
 * @param nativeFrame the frame as native clients get it
 */
record BusFrame(String from, Event event, byte[] nativeFrame) {
    /** Adds the instance to a native frame. */
    static byte[] write(byte[] frame, String from) {
        byte[] suffix = (",\"from\":\"" + from + "\"}").getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[frame.length - 1 + suffix.length];
        System.arraycopy(frame, 0, whole, 0, frame.length - 1);
        System.arraycopy(suffix, 0, whole, frame.length - 1, suffix.length);
        return whole;
    }

    /** @throws BadFrame where it is not an event */
    static BusFrame read(String text) throws BadFrame {
        ObjectNode object = Json.object(text);
        String from = new Fields(object, "").optionalText("from");
        Event event = ParleyEvents.read(object);
        if (from == null) {
            object.retain("type", "payload");
            return new BusFrame(null, unstored(event), object.toString().getBytes(StandardCharsets.UTF_8));
        }
        object.remove("from");
        return new BusFrame(from, event, object.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Another service's message is not in the log: it has no place in the order that the log gives. */
    private static Event unstored(Event event) {
        if (event instanceof Event.MessageNew(Message m)) {
            return new Event.MessageNew(new Message(m.id(), m.conversationId(), 0, m.senderId(), m.clientId(),
                    m.content(), m.attachments(), m.replyTo(), m.createdAt(), m.editedAt(), m.deletedAt()));
        }
        return event;
    }
}
