package dev.parley.conversation.message;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Message;
import org.jspecify.annotations.Nullable;

/** The result of appending a {@link Draft}. */
public sealed interface AppendResult {
    /**
     * The message is committed.
     *
     * @param met whether its sender's presence is shown to the other members from now on
     */
    record Stored(Message message, boolean met) implements AppendResult {
        public Stored(Message message) {
            this(message, false);
        }
    }

    /** The same message, by its sender, client id and conversation, was committed before; this is that one. */
    record Repeated(Message message) implements AppendResult {}

    /**
     * The message is not known to be stored. With {@code unavailable} it may or may not be committed: repeating it with
     * the same client id settles that. With any other code nothing was stored.
     */
    record Refused(ErrorCode code, @Nullable String sentence) implements AppendResult {
        public static final Refused KEY_REUSED =
                new Refused(ErrorCode.CONFLICT, "the client_id was used for another message; use a new one for each");
    }
}
