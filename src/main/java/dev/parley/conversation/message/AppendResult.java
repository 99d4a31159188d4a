package dev.parley.conversation.message;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Message;

/** What became of a {@link Draft}. */
public sealed interface AppendResult {
    /**
     * It is committed.
     *
     * @param met whether its sender shows themself to the others of the conversation from now on
     */
    record Stored(Message message, boolean met) implements AppendResult {
        public Stored(Message message) {
            this(message, false);
        }
    }

    /** The same message, by its sender, client id and conversation, was committed before: these are its facts. */
    record Repeated(Message message) implements AppendResult {}

    /**
     * It is not known to be stored. With {@code unavailable} the commit may or may not have happened: sending it again
     * with the same client id settles that; with any other code nothing was stored.
     */
    record Refused(ErrorCode code, String sentence) implements AppendResult {
        public static final Refused KEY_REUSED =
                new Refused(ErrorCode.CONFLICT, "the client_id was used for another message; draw a new one for each");
    }
}
