package dev.parley.conversation;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Message;

/** What became of a {@link Draft}. */
public sealed interface Appended {
    /** It is committed. */
    record Stored(Message message) implements Appended {}

    /** A message with the same sender and client id was committed before: these are the first one's facts. */
    record Repeated(Message message) implements Appended {}

    /**
     * It is not known to be stored. With {@code unavailable} the commit may or may not have happened: sending it again
     * with the same client id settles that; with any other code nothing was stored.
     */
    record Refused(ErrorCode code, String sentence) implements Appended {}
}
