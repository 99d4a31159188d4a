package dev.parley.conversation.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.parley.ParleyEvents;
import java.nio.charset.StandardCharsets;

/** Changes of members and conversations as the log stores them: native frames without a {@code seq}. Pure. */
public final class LogEntries {
    private LogEntries() {}

    /** Whether the log has such events. Those of messages are written by statements of their own. */
    public static boolean isChange(Event event) {
        return switch (event) {
            case Event.MemberAdded _, Event.MemberRemoved _, Event.ConversationUpdated _ -> true;
            default -> false;
        };
    }

    /** The event for the log; its type is that of the frame. */
    public static String write(Event change) {
        return new String(ParleyEvents.write(change), StandardCharsets.UTF_8);
    }

    /** @throws IllegalStateException if the text is no change that {@link #write} wrote */
    static Event read(String text, long seq) {
        try {
            ObjectNode frame = Json.object(text);
            return at(ParleyEvents.read(frame), seq);
        } catch (InvalidInputException e) {
            throw new IllegalStateException("an entry of the log cannot be read", e);
        }
    }

    /** The same change at its position in the log. */
    public static Event at(Event change, long seq) {
        return switch (change) {
            case Event.MemberAdded(var conversationId, var userId, var role, var _) ->
                new Event.MemberAdded(conversationId, userId, role, seq);
            case Event.MemberRemoved(var conversationId, var userId, var _) ->
                new Event.MemberRemoved(conversationId, userId, seq);
            case Event.ConversationUpdated(var conversation, var _) -> new Event.ConversationUpdated(conversation, seq);
            default -> throw new IllegalStateException("no change: " + change.getClass());
        };
    }

    /** The type of the native frame. */
    public static String type(Event change) {
        return switch (change) {
            case Event.MemberAdded _ -> "member.added";
            case Event.MemberRemoved _ -> "member.removed";
            default -> "conversation.updated";
        };
    }
}
