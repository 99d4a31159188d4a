package dev.parley.bus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.Audience;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.Message;
import dev.parley.protocol.UserPresence;
import dev.parley.protocol.parley.ParleyEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the bus: a native event frame, and for those of Parley's own instances beside it {@code "from"}, the
 * instance, {@code "more"}, what the other dialects tell of the event and the native one does not, and for the few that
 * are followed {@code "trace"}. Frames of other services have none of these. What an instance tells one address at once
 * it may tell in one array of frames; other services do not.
 *
 * @param from        the instance that published it, or null for another service
 * @param nativeFrame the frame as native clients get it
 * @param carrier     from where its way is followed, see {@link dev.parley.tracing.TraceSpan#carrier}; usually null
 */
public record BusFrame(
        @Nullable String from,
        Event event,
        byte[] nativeFrame,
        @Nullable String carrier) {
    private static final String TRACE = "trace";
    private static final Set<String> OF_MESSAGES = Set.of("message.new", "message.updated", "message.deleted");
    private static final String FROM = ",\"from\":\"";

    /** Adds to a native frame, a JSON object, what goes beside it. */
    public static byte[] write(byte[] frame, String from, Event event) {
        byte[] beside = Json.bytes(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("more");
            switch (event) {
                case Event.MessageNew(var message) -> more(json, message);
                case Event.MessageUpdated(var message) -> more(json, message);
                case Event.MessageRead read -> {
                    if (read.name() != null) {
                        json.writeStringField("name", read.name());
                    }
                    json.writeBooleanField("itemised", read.itemised());
                }
                case Event.MessageDeleted deleted
                when deleted.name() != null -> json.writeStringField("name", deleted.name());
                case Event.MessageMarked marked -> {
                    if (marked.name() != null) {
                        json.writeStringField("name", marked.name());
                    }
                    json.writeBooleanField("alone", marked.alone());
                }
                case Event.PresenceChanged(var _, var cameOrWent) -> json.writeBooleanField("came_or_went", cameOrWent);
                case Event.Signal signal -> json.writeBooleanField("whole", signal.whole());
                default -> {}
            }
            json.writeEndObject();
            json.writeStringField("from", from);
            json.writeEndObject();
        });
        byte[] whole = new byte[frame.length + beside.length - 1];
        System.arraycopy(frame, 0, whole, 0, frame.length);
        whole[frame.length - 1] = ',';
        System.arraycopy(beside, 1, whole, frame.length, beside.length - 1);
        return whole;
    }

    /** Adds to a native frame from where its way is followed. */
    public static byte[] followed(byte[] frame, String carrier) {
        byte[] beside = (",\"" + TRACE + "\":\"" + carrier + "\"}").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(frame, frame.length - 1 + beside.length);
        System.arraycopy(beside, 0, whole, frame.length - 1, beside.length);
        return whole;
    }

    /** Of one instance's frames for one address, in order, what goes over the bus at once. */
    static byte[] together(List<byte[]> frames) {
        if (frames.size() == 1) {
            return frames.getFirst();
        }
        byte[] all =
                new byte[frames.stream().mapToInt(frame -> frame.length + 1).sum() + 1];
        int end = 0;
        for (byte[] frame : frames) {
            all[end] = (byte) (end == 0 ? '[' : ',');
            System.arraycopy(frame, 0, all, end + 1, frame.length);
            end += frame.length + 1;
        }
        all[end] = ']';
        return all;
    }

    /** Whether the instance wrote it, without reading it: an instance hears all that it publishes itself. */
    public static boolean isOf(String instance, String text) {
        String end = FROM + instance + "\"}";
        return text.endsWith(end) || text.endsWith(end + "]");
    }

    /**
     * Reads what came at once: a frame, or several of an instance's.
     *
     * @throws InvalidInputException where any of it is not an event
     */
    public static List<BusFrame> readAll(String text) throws InvalidInputException {
        if (!text.startsWith("[")) {
            return List.of(read(text));
        }
        List<ObjectNode> objects = Json.objects(text);
        if (objects.isEmpty()) {
            throw new InvalidInputException("there is no frame");
        }
        List<BusFrame> frames = new ArrayList<>(objects.size());
        for (ObjectNode object : objects) {
            frames.add(ofAnInstance(object));
        }
        return frames;
    }

    /**
     * Reads a frame. Of another service's, any type and any JSON for its payload will do, and none: where it is not
     * what we make of that type, it is passed on as {@link Event.Foreign}.
     *
     * @throws InvalidInputException where it is not an event
     */
    public static BusFrame read(String text) throws InvalidInputException {
        return read(text, true);
    }

    /**
     * Reads what an instance cannot have written, for it has no seal. Where it passes for an instance's all the same it
     * has a {@code from}; else it is another service's, whatever that calls itself.
     *
     * @throws InvalidInputException where any of it is not an event
     */
    public static List<BusFrame> readUnsealed(String text) throws InvalidInputException {
        return text.startsWith("[") ? readAll(text) : List.of(read(text, false));
    }

    private static BusFrame read(String marked, boolean sealed) throws InvalidInputException {
        String text = Json.unmarked(marked);
        ObjectNode object = Json.object(text);
        if (!Json.whole(object, text)) {
            throw new InvalidInputException("the frame holds half a surrogate pair, which nobody could be told");
        }
        return object.hasNonNull("from") && (sealed || object.has("more"))
                ? ofAnInstance(object)
                : new BusFrame(null, foreign(object), asItIs(object, text), null);
    }

    private static BusFrame ofAnInstance(ObjectNode object) throws InvalidInputException {
        JsonFields fields = new JsonFields(object, "");
        String from = fields.text("from");
        Event told = ParleyEvents.read(object);
        Event event = fields.has("more") ? withMore(told, fields.object("more")) : unstored(told);
        String carrier = object.path(TRACE).textValue();
        object.retain("type", "payload");
        return new BusFrame(from, event, object.toString().getBytes(StandardCharsets.UTF_8), carrier);
    }

    /** Whether it speaks of another conversation than the address it came by. */
    public boolean strays(Address address) {
        return address instanceof Address.Conversation(var id)
                && switch (event) {
                    case Event.MessageNew(var message) -> !id.equals(message.conversationId());
                    case Event.Signal signal -> !new Audience.Conversation(id).equals(signal.audience());
                    default -> false;
                };
    }

    private static Event foreign(ObjectNode object) throws InvalidInputException {
        // Nothing else is read of it where its payload is not what its type says.
        Event.Foreign unread = ParleyEvents.readForeign(object);
        try {
            return unstored(ParleyEvents.read(object));
        } catch (InvalidInputException e) {
            return unread;
        }
    }

    /**
     * To the letter, numbers that no double can hold included; without what stands beside type and payload, and without
     * a place in the log, which clients would go on from.
     */
    private static byte[] asItIs(ObjectNode object, String text) {
        int own = (object.has("type") ? 1 : 0) + (object.has("payload") ? 1 : 0);
        return (!unplaced(object) && object.size() == own
                        ? text
                        : object.retain("type", "payload").toString())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** @return whether it had a place */
    private static boolean unplaced(ObjectNode object) {
        if (!OF_MESSAGES.contains(object.path("type").asText())
                || !(object.get("payload") instanceof ObjectNode payload)) {
            return false;
        }
        boolean deletion = payload.remove("seq") != null;
        return (payload.get("message") instanceof ObjectNode message && message.remove("seq") != null) || deletion;
    }

    /**
     * Another service's message is not in the log: it has no place in the order that the log gives, nor has a change to
     * it.
     */
    private static Event unstored(Event event) {
        return switch (event) {
            case Event.MessageNew(Message m) -> new Event.MessageNew(m.placed(0));
            case Event.MessageUpdated(Message m) -> new Event.MessageUpdated(m.placed(0));
            case Event.MessageDeleted(var conversationId, var id, var _, var at, var name) ->
                new Event.MessageDeleted(conversationId, id, 0, at, name);
            default -> event;
        };
    }

    private static void more(JsonGenerator json, Message message) throws IOException {
        if (message.recipientId() != null) {
            json.writeStringField("recipient_id", message.recipientId());
        }
        if (message.name() != null) {
            json.writeStringField("name", message.name());
        }
        if (message.attachments().stream().anyMatch(attachment -> attachment.asSent() != null)) {
            json.writeFieldName("attachments");
            json.writeRawValue(Attachments.write(message.attachments()));
        }
    }

    private static Event withMore(Event event, JsonFields more) throws InvalidInputException {
        return switch (event) {
            case Event.MessageNew(Message m) -> new Event.MessageNew(withMore(m, more));
            case Event.MessageUpdated(Message m) -> new Event.MessageUpdated(withMore(m, more));
            case Event.MessageDeleted(var conversationId, var messageId, var seq, var deletedAt, var _) ->
                new Event.MessageDeleted(conversationId, messageId, seq, deletedAt, more.optionalText("name"));
            case Event.MessageMarked(var conversationId, var userId, var messageId, var _, var _) ->
                new Event.MessageMarked(
                        conversationId, userId, messageId, more.optionalText("name"), more.flag("alone", true));
            case Event.MessageRead(var conversationId, var userId, var seq, var messageId, var _, var _) ->
                new Event.MessageRead(
                        conversationId,
                        userId,
                        seq,
                        messageId,
                        more.optionalText("name"),
                        more.flag("itemised", false));
            case Event.PresenceChanged(UserPresence presence, var _) ->
                new Event.PresenceChanged(presence, more.flag("came_or_went", true));
            case Event.Signal(var audience, var userId, var name, var data, var _) ->
                new Event.Signal(audience, userId, name, data, more.flag("whole", false));
            default -> event;
        };
    }

    private static Message withMore(Message m, JsonFields more) throws InvalidInputException {
        return new Message(
                m.id(),
                m.conversationId(),
                m.seq(),
                m.senderId(),
                more.has("recipient_id") ? more.id("recipient_id") : null,
                m.clientId(),
                more.optionalText("name"),
                m.content(),
                more.has("attachments") ? Attachments.passed(more, "attachments") : m.attachments(),
                m.replyTo(),
                m.createdAt(),
                m.editedAt(),
                m.deletedAt(),
                m.read());
    }
}
