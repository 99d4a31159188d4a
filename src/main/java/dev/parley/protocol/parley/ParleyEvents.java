package dev.parley.protocol.parley;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.protocol.Attachment;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Event;
import dev.parley.protocol.Ids;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Message;
import dev.parley.protocol.Role;
import dev.parley.protocol.Status;
import dev.parley.protocol.UserPresence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes native event frames, as other instances and other services send them. */
public final class ParleyEvents {
    private static final int MAX_TYPE_LENGTH = 128;
    private static final int MAX_NAME_LENGTH = 128;

    private ParleyEvents() {}

    /** Encodes any event, also those that native clients do not get. */
    public static byte[] write(Event event) {
        return ParleyEncoder.encode(event, null);
    }

    /**
     * Decodes {@code {"type", "payload"}}. What a native frame does not contain is null or false. A type that Parley
     * does not have becomes an {@link Event.Foreign}.
     *
     * @throws InvalidInputException if there is no type, or the payload does not fit the type
     */
    public static Event read(ObjectNode frame) throws InvalidInputException {
        JsonFields fields = new JsonFields(frame, "");
        String type = fields.text("type", MAX_TYPE_LENGTH);
        JsonFields payload = fields.object("payload");
        Event event = event(frame, type, payload);
        return isOfUserLog(event) && payload.has("me_seq")
                ? new Event.UserEntry(event, payload.number("me_seq", 1))
                : event;
    }

    private static boolean isOfUserLog(Event event) {
        return switch (event) {
            case Event.ConversationCreated _, Event.MemberRemoved _, Event.Notification _, Event.SettingsUpdated _ ->
                true;
            default -> false;
        };
    }

    private static Event event(ObjectNode frame, String type, JsonFields payload) throws InvalidInputException {
        return switch (type) {
            case "message.new" -> new Event.MessageNew(message(payload));
            case "message.updated" -> new Event.MessageUpdated(message(payload), seq(payload, "seq"));
            case "message.deleted" ->
                new Event.MessageDeleted(
                        payload.id("conversation_id"),
                        payload.messageId("message_id"),
                        seq(payload, "message_seq"),
                        payload.time("deleted_at"),
                        null,
                        seq(payload, "seq"));
            case "message.read" ->
                new Event.MessageRead(
                        payload.id("conversation_id"),
                        payload.id("user_id"),
                        payload.number("seq", 0),
                        payload.messageId("message_id"),
                        null,
                        false);
            case "message.marked" ->
                new Event.MessageMarked(
                        payload.id("conversation_id"), payload.id("user_id"), payload.messageId("message_id"), true);
            case "message.delivered" ->
                new Event.MessageDelivered(
                        payload.id("conversation_id"),
                        payload.id("user_id"),
                        payload.number("seq", 0),
                        payload.messageId("message_id"));
            case "typing.start" -> new Event.Typing(payload.id("conversation_id"), payload.id("user_id"), true);
            case "typing.stop" -> new Event.Typing(payload.id("conversation_id"), payload.id("user_id"), false);
            case "room.typing" ->
                new Event.RoomTyping(payload.id("room"), payload.id("user_id"), payload.flag("is_typing", true));
            case "presence.changed" -> new Event.PresenceChanged(presence(payload), true);
            case "conversation.created" -> new Event.ConversationCreated(conversation(payload));
            case "conversation.updated" -> new Event.ConversationUpdated(conversation(payload), seq(payload, "seq"));
            case "settings.updated" ->
                new Event.SettingsUpdated(payload.id("conversation_id"), payload.optionalTime("muted_until"));
            case "member.added" ->
                new Event.MemberAdded(
                        payload.id("conversation_id"), payload.id("user_id"), role(payload), seq(payload, "seq"));
            case "member.removed" ->
                new Event.MemberRemoved(payload.id("conversation_id"), payload.id("user_id"), seq(payload, "seq"));
            case "notification" ->
                new Event.Notification(
                        payload.text("id"),
                        payload.text("notification_type"),
                        textOrEmpty(payload, "title"),
                        textOrEmpty(payload, "message"),
                        json(payload),
                        payload.time("created_at"));
            case "system" ->
                new Event.SystemMessage(
                        payload.text("message_type"),
                        textOrEmpty(payload, "title"),
                        textOrEmpty(payload, "message"),
                        json(payload));
            case "room.notification" ->
                new Event.RoomNotification(
                        payload.id("room"),
                        payload.text("notification_type"),
                        textOrEmpty(payload, "title"),
                        textOrEmpty(payload, "message"),
                        json(payload));
            case "live.update" -> new Event.LiveUpdate(payload.text("update_type"), json(payload));
            case "data.update" -> new Event.DataUpdate(payload.text("data_type"), json(payload));
            case "signal" -> ParleySignals.event(payload);
            case "payment.update" ->
                new Event.PaymentUpdate(frame.path("payload").toString());
            default -> readForeign(frame);
        };
    }

    /**
     * Decodes {@code {"type", "payload"}} of any type into a foreign event. The payload may be any JSON, or be absent.
     *
     * @throws InvalidInputException if there is no type
     */
    public static Event.Foreign readForeign(ObjectNode frame) throws InvalidInputException {
        JsonFields fields = new JsonFields(frame, "");
        JsonNode payload = frame.get("payload");
        return new Event.Foreign(fields.text("type", MAX_TYPE_LENGTH), payload == null ? "{}" : payload.toString());
    }

    private static Message message(JsonFields payload) throws InvalidInputException {
        JsonFields message = payload.object("message");
        String name = name(message);
        List<Attachment> attachments = attachments(message);
        String content = attachments.isEmpty() || message.has("content") ? message.text("content") : "";
        return new Message(
                name == null ? message.messageIdOrNumber("id") : 0,
                payload.idOrNumber("conversation_id"),
                seq(message, "seq"),
                message.idOrNumber("sender_id"),
                null,
                message.optionalText("client_id"),
                name,
                content,
                attachments,
                Ids.messageId(message.raw("reply_to")),
                message.time("created_at"),
                message.optionalTime("edited_at"),
                message.optionalTime("deleted_at"),
                false);
    }

    private static long seq(JsonFields fields, String name) throws InvalidInputException {
        return fields.has(name) ? fields.number(name, 0) : 0;
    }

    /** Reads attachments in native form, or else in the form of any app. */
    private static List<Attachment> attachments(JsonFields message) throws InvalidInputException {
        try {
            return Attachments.read(message, "attachments");
        } catch (InvalidInputException e) {
            return Attachments.passed(message, "attachments");
        }
    }

    /** The id of another service's message as a name, if it is not a numeric id; else null. */
    private static @Nullable String name(JsonFields message) throws InvalidInputException {
        return Ids.messageId(message.raw("id")) == null ? message.text("id", MAX_NAME_LENGTH) : null;
    }

    private static UserPresence presence(JsonFields payload) throws InvalidInputException {
        Status status = Status.of(payload.text("status")).orElseThrow(() -> payload.bad("status", "is unknown"));
        return new UserPresence(payload.id("user_id"), status, payload.optionalTime("last_seen"));
    }

    private static Conversation conversation(JsonFields payload) throws InvalidInputException {
        List<Conversation.Member> members = new ArrayList<>();
        if (payload.raw("members") instanceof ArrayNode array) {
            for (JsonNode element : array) {
                if (!(element instanceof ObjectNode object)) {
                    throw payload.bad("members", "must contain objects only");
                }
                JsonFields member = payload.element("members", members.size(), object);
                members.add(new Conversation.Member(member.id("user_id"), role(member)));
            }
        }
        Kind kind = Kind.of(payload.text("kind")).orElseThrow(() -> payload.bad("kind", "is unknown"));
        return new Conversation(
                payload.id("conversation_id"),
                kind,
                payload.optionalText("title"),
                payload.id("created_by"),
                payload.time("created_at"),
                payload.number("last_seq", 0),
                members,
                payload.has("member_count") ? Math.toIntExact(payload.number("member_count", 0)) : members.size(),
                null,
                null);
    }

    private static Role role(JsonFields fields) throws InvalidInputException {
        return Role.of(fields.text("role")).orElseThrow(() -> fields.bad("role", "is unknown"));
    }

    private static String textOrEmpty(JsonFields payload, String name) throws InvalidInputException {
        String text = payload.optionalText(name);
        return text == null ? "" : text;
    }

    private static String json(JsonFields payload) {
        return payload.raw("payload") == null ? "{}" : payload.raw("payload").toString();
    }
}
