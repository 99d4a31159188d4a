package dev.parley.http.conversation;

import dev.parley.conversation.ConversationChange;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.util.Optional;

/** Reads a group's title, and how long its messages are kept. */
final class SettingsBodies {

    private SettingsBodies() {}

    /** Of a new group: both may be absent. */
    static ConversationChange ofNew(JsonFields body) throws InvalidInputException {
        return new ConversationChange(body.optionalText("title"), ConversationChange.retention(body));
    }

    /** Of one that is there: what is absent stays, but something has to be named. */
    static ConversationChange change(JsonFields body) throws InvalidInputException {
        Optional<Long> retention =
                ConversationChange.optionalRetention(body.only("title", ConversationChange.RETENTION));
        return new ConversationChange(retention == null ? body.text("title") : body.optionalText("title"), retention);
    }
}
