package dev.parley.http.listings;

import dev.parley.conversation.message.ReadMarks;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads bodies of clients of the {@code listings} dialect. */
final class ChatBodies {

    private ChatBodies() {}

    /** Returns the content of a message. */
    static String content(JsonFields body) throws InvalidInputException {
        return body.text("content");
    }

    /** Returns the ids of the messages that were read; null for all. */
    static @Nullable List<Long> read(JsonFields body) throws InvalidInputException {
        boolean all = body.flag("all", false);
        if (all == body.has("message_ids")) {
            throw body.bad("message_ids", "must be there, or all must be true, and not both");
        }
        return all ? null : body.messageIdsOrNumbers("message_ids", ReadMarks.MAX_ITEMS);
    }
}
