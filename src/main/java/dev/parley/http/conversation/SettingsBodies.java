package dev.parley.http.conversation;

import dev.parley.conversation.ConversationChange;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.util.Optional;

/** Reads a group's title and retention from bodies. */
final class SettingsBodies {

    private SettingsBodies() {}

    /** Reads the settings of a new group. Both may be absent. */
    static ConversationChange ofNew(JsonFields body) throws InvalidInputException {
        return new ConversationChange(body.optionalText("title"), ConversationChange.retention(body));
    }

    /** Reads a change. What is absent stays, but at least one field must be there. */
    static ConversationChange change(JsonFields body) throws InvalidInputException {
        Optional<Long> retention =
                ConversationChange.optionalRetention(body.only("title", ConversationChange.RETENTION));
        return new ConversationChange(retention == null ? body.text("title") : body.optionalText("title"), retention);
    }
}
