package dev.parley.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.notification.NewNotification;
import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Event;
import dev.parley.protocol.Fields;

/** Reads what other services have users told. */
final class NoticeBodies {

    private static final int MAX_TYPE = 128;
    private static final int MAX_TITLE = 255;
    private static final int MAX_MESSAGE = 8192;

    private NoticeBodies() {}

    static NewNotification notification(Fields body) throws BadFrame {
        return new NewNotification(body.id("user_id"), type(body, "notification_type"), title(body), message(body),
                payload(body));
    }

    static Event.SystemMessage system(Fields body) throws BadFrame {
        return new Event.SystemMessage(type(body, "message_type"), title(body), message(body), payload(body));
    }

    static Event.RoomNotification room(Fields body) throws BadFrame {
        return new Event.RoomNotification(body.id("room"), type(body, "notification_type"), title(body), message(body),
                payload(body));
    }

    static Event.LiveUpdate live(Fields body) throws BadFrame {
        return new Event.LiveUpdate(type(body, "update_type"), payload(body));
    }

    static Event.DataUpdate data(Fields body) throws BadFrame {
        return new Event.DataUpdate(type(body, "data_type"), payload(body));
    }

    private static String type(Fields body, String name) throws BadFrame {
        return body.text(name, MAX_TYPE);
    }

    private static String title(Fields body) throws BadFrame {
        return body.text("title", MAX_TITLE);
    }

    private static String message(Fields body) throws BadFrame {
        return body.text("message", MAX_MESSAGE);
    }

    /** JSON of an object; an empty one where the field is absent. */
    private static String payload(Fields body) throws BadFrame {
        if (!body.has("payload")) {
            return "{}";
        }
        if (!(body.raw("payload") instanceof ObjectNode object)) {
            throw body.bad("payload", "must be an object");
        }
        body.requireStorable("payload", object);
        return object.toString();
    }
}
