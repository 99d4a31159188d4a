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
 * A text on the bus: a native event frame. If an instance of Parley wrote it, it has beside it {@code "from"}, the
 * instance; {@code "more"}, fields that other dialects have for the event and the native one does not; and {@code
 * "trace"} if the message is traced. Frames of services have none of these. An instance may send several frames for one
 * address as one array; services do not.
 *
 * @param from the instance that published it, or null for a service
 * @param nativeFrame the frame as native clients get it
 * @param carrier the context of the trace, see {@link dev.parley.tracing.TraceSpan#carrier}; usually null
 */
public record BusFrame(
        @Nullable String from,
        Event event,
        byte[] nativeFrame,
        @Nullable String carrier) {
    private static final String TRACE = "trace";
    private static final Set<String> OF_LOGS = Set.of(
            "message.new",
            "message.updated",
            "message.deleted",
            "conversation.created",
            "conversation.updated",
            "member.added",
            "member.removed",
            "notification",
            "settings.updated");
    private static final String FROM = ",\"from\":\"";

    /** Adds the fields of an instance to a native frame, which is a JSON object. */
    public static byte[] write(byte[] frame, String from, Event event) {
        byte[] beside = Json.bytes(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("more");
            switch (event) {
                case Event.MessageNew(var message) -> more(json, message);
                case Event.MessageUpdated(var message, var _) -> more(json, message);
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

    /** Adds the context of a trace to a native frame. */
    public static byte[] followed(byte[] frame, String carrier) {
        byte[] beside = (",\"" + TRACE + "\":\"" + carrier + "\"}").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(frame, frame.length - 1 + beside.length);
        System.arraycopy(beside, 0, whole, frame.length - 1, beside.length);
        return whole;
    }

    /** Joins frames of one instance for one address, in order, into one text. */
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

    /**
     * Whether the instance wrote the text, found without parsing it: an instance receives all that it publishes itself.
     */
    public static boolean isOf(String instance, String text) {
        String end = FROM + instance + "\"}";
        return text.endsWith(end) || text.endsWith(end + "]");
    }

    /**
     * Reads a text: one frame, or several of an instance.
     *
     * @throws InvalidInputException if one of them is not an event
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
     * Reads a frame. A service may use any type, with any JSON as its payload, or none. If the payload does not fit a
     * type that Parley knows, the event is an {@link Event.Foreign} and is passed on as it is.
     *
     * @throws InvalidInputException if it is not an event
     */
    public static BusFrame read(String text) throws InvalidInputException {
        return read(text, true);
    }

    /**
     * Reads a text without a valid seal, which no instance can have written. A frame that claims to be of an instance
     * keeps its {@code from}; any other is of a service, whatever it contains.
     *
     * @throws InvalidInputException if one of them is not an event
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
                : new BusFrame(null, readForeign(object), asItIs(object, text), null);
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

    /** Whether the event is for another conversation than the address on which it arrived. */
    public boolean isForOtherAddress(Address address) {
        return address instanceof Address.Conversation(var id)
                && switch (event) {
                    case Event.MessageNew(var message) -> !id.equals(message.conversationId());
                    case Event.Signal signal -> !new Audience.Conversation(id).equals(signal.audience());
                    default -> false;
                };
    }

    private static Event readForeign(ObjectNode object) throws InvalidInputException {
        // If the payload does not fit the type, no other field is read.
        Event.Foreign unread = ParleyEvents.readForeign(object);
        try {
            return unstored(ParleyEvents.read(object));
        } catch (InvalidInputException e) {
            return unread;
        }
    }

    /**
     * Returns the frame as it was written, including numbers that no double can hold, but without the fields beside
     * type and payload and without a {@code seq}, from which clients would resume.
     */
    private static byte[] asItIs(ObjectNode object, String text) {
        int own = (object.has("type") ? 1 : 0) + (object.has("payload") ? 1 : 0);
        return (!unplaced(object) && object.size() == own
                        ? text
                        : object.retain("type", "payload").toString())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** @return whether a {@code seq} was removed */
    private static boolean unplaced(ObjectNode object) {
        if (!OF_LOGS.contains(object.path("type").asText()) || !(object.get("payload") instanceof ObjectNode payload)) {
            return false;
        }
        boolean change = payload.has("seq") || payload.has("message_seq") || payload.has("me_seq");
        payload.remove(List.of("seq", "message_seq", "me_seq"));
        return (payload.get("message") instanceof ObjectNode message && message.remove("seq") != null) || change;
    }

    /** Removes the {@code seq} of an event of a service: it is not in the log. */
    private static Event unstored(Event event) {
        return switch (event) {
            case Event.MessageNew(Message m) -> new Event.MessageNew(m.placed(0));
            case Event.MessageUpdated(Message m, var _) -> new Event.MessageUpdated(m.placed(0), 0);
            case Event.MessageDeleted(var conversationId, var id, var _, var at, var name, var _) ->
                new Event.MessageDeleted(conversationId, id, 0, at, name, 0);
            case Event.ConversationUpdated(var conversation, var _) -> new Event.ConversationUpdated(conversation);
            case Event.MemberAdded(var conversationId, var userId, var role, var _) ->
                new Event.MemberAdded(conversationId, userId, role);
            case Event.MemberRemoved(var conversationId, var userId, var _) ->
                new Event.MemberRemoved(conversationId, userId);
            case Event.UserEntry(var own, var _) -> own;
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
            case Event.MessageUpdated(Message m, var seq) -> new Event.MessageUpdated(withMore(m, more), seq);
            case Event.MessageDeleted(var conversationId, var messageId, var messageSeq, var at, var _, var seq) ->
                new Event.MessageDeleted(conversationId, messageId, messageSeq, at, more.optionalText("name"), seq);
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
