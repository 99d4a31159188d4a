package dev.parley.http.notification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.notification.NewNotification;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;

/** Reads what services send to users. */
final class NoticeBodies {

    private static final int MAX_TYPE = 128;
    private static final int MAX_TITLE = 255;
    private static final int MAX_MESSAGE = 8192;

    /** The content of a notice beside its type. At least one of the three is not empty. */
    private record Content(String title, String message, String payload) {
        static Content of(JsonFields body) throws InvalidInputException {
            Content content = new Content(
                    text(body, "title", MAX_TITLE), text(body, "message", MAX_MESSAGE), NoticeBodies.payload(body));
            if (content.title.isEmpty() && content.message.isEmpty() && !body.has("payload")) {
                throw body.bad("payload", "is required without title and message");
            }
            return content;
        }
    }

    private NoticeBodies() {}

    static NewNotification notification(JsonFields body) throws InvalidInputException {
        Content content = Content.of(body);
        return new NewNotification(
                body.idOrNumber("user_id"),
                type(body, "notification_type"),
                content.title(),
                content.message(),
                content.payload());
    }

    static Event.SystemMessage system(JsonFields body) throws InvalidInputException {
        Content content = Content.of(body);
        return new Event.SystemMessage(
                type(body, "message_type"), content.title(), content.message(), content.payload());
    }

    static Event.RoomNotification room(JsonFields body) throws InvalidInputException {
        Content content = Content.of(body);
        return new Event.RoomNotification(
                body.idOrNumber("room"),
                type(body, "notification_type"),
                content.title(),
                content.message(),
                content.payload());
    }

    static Event.LiveUpdate live(JsonFields body) throws InvalidInputException {
        return new Event.LiveUpdate(type(body, "update_type"), payload(body));
    }

    /** Reads a live update. Its type is {@code data_type}, or {@code update_type}. */
    static Event.DataUpdate data(JsonFields body) throws InvalidInputException {
        String name = body.has("data_type") || !body.has("update_type") ? "data_type" : "update_type";
        String type = type(body, name);
        if (body.has("update_type") && !type.equals(type(body, "update_type"))) {
            throw body.bad("update_type", "must be the same as data_type where both are there");
        }
        return new Event.DataUpdate(type, payload(body));
    }

    private static String type(JsonFields body, String name) throws InvalidInputException {
        return body.text(name, MAX_TYPE);
    }

    /** Returns an empty text if the field is absent. */
    private static String text(JsonFields body, String name, int maxLength) throws InvalidInputException {
        return !body.has(name) || body.text(name).isEmpty() ? "" : body.text(name, maxLength);
    }

    /** Returns any JSON as it came; an empty object if the field is absent. */
    private static String payload(JsonFields body) throws InvalidInputException {
        JsonNode payload = body.raw("payload");
        if (payload == null) {
            return "{}";
        }
        body.requireStorable("payload", payload);
        return payload.toString();
    }
}
