package dev.parley.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A protocol of one family of clients: decodes commands and encodes events. Implementations are immutable and do no
 * I/O. Thread-safe.
 */
public interface Dialect {
    /** The name in metrics and statistics. */
    String name();

    /** The maximum size of a client message, in bytes of UTF-8. */
    int maxMessageBytes();

    /** What a client gets on connecting without asking. */
    default OnConnect welcome() {
        return OnConnect.NOTHING;
    }

    /**
     * Whether a stored message is acknowledged by a frame of its own. If not, the sender gets the message itself, and
     * gets it again when it repeats the send.
     */
    default boolean acknowledges() {
        return true;
    }

    /** Whether clients get events of other services unchanged if the dialect has no frame of its own for them. */
    default boolean passesOn() {
        return false;
    }

    /** Whether ids are numbers, so that a number may stand for another id; see {@link NumericIds}. */
    default boolean numericIds() {
        return false;
    }

    /**
     * The id under which clients know the conversation: its id, or a prefix of it. Clients send the same; the
     * conversation that they mean is among those that they are subscribed to.
     */
    default String shown(String conversationId) {
        return conversationId;
    }

    /** Whether {@link #shown} may return something other than the id. */
    default boolean shortens() {
        return false;
    }

    /**
     * Decodes a client's text frame.
     *
     * @throws InvalidInputException if it is no command of this dialect; the message may be shown to the client
     */
    Request decode(String frame) throws InvalidInputException;

    /**
     * Encodes an event.
     *
     * @param ref the client's reference for the frame that this answers, as in {@link Request}; null if it answers none
     * @return UTF-8 bytes of the text frame; empty if this dialect has no such event. The caller shares the array
     *     between connections and must not write to it.
     */
    Optional<byte[]> encode(Event event, @Nullable String ref);

    /** Whether clients count the entries of their user's log. Others get the events without their positions. */
    default boolean countsUserEntries() {
        return false;
    }

    /**
     * Encodes an entry of a log that does not follow the one before its {@code seq}. Dialects whose clients do not count
     * entries encode it like any other.
     *
     * @param prev the entry that it follows, from 0; 0 if it is the first one
     */
    default Optional<byte[]> encodeAfter(Event entry, long prev) {
        return encode(entry, null);
    }
}
