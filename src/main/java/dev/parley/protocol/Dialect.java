package dev.parley.protocol;

import java.util.Optional;

/**
 * How one family of clients writes commands and events. Implementations are immutable, do no I/O and may be called
 * from any thread.
 */
public interface Dialect {
    /** The name in metrics and statistics. */
    String name();

    /** The longest client message it takes, in bytes of UTF-8. */
    int maxMessageBytes();

    /** What a client of this dialect finds on connecting, without asking. */
    default OnConnect welcome() {
        return OnConnect.NOTHING;
    }

    /**
     * Whether a sender is told by a frame of its own that a message is stored. Where not, the message itself tells, and
     * one that is sent again comes again.
     */
    default boolean acknowledges() {
        return true;
    }

    /**
     * Whether its clients get what other services publish as it is, where the dialect has no frame of its own for it.
     */
    default boolean passesOn() {
        return false;
    }

    /** Whether its ids are numbers, so that a number may stand for another id; see {@link NumericIds}. */
    default boolean numericIds() {
        return false;
    }

    /**
     * What clients call the conversation: its id, or the beginning of it. They send the same; the one they mean is
     * among those they listen to.
     */
    default String shown(String conversationId) {
        return conversationId;
    }

    /** Whether {@link #shown} is ever anything but the id. */
    default boolean shortens() {
        return false;
    }

    /**
     * Reads a client's text frame.
     *
     * @throws InvalidInputException where it is no command of this dialect; the message may be shown to the client
     */
    Request decode(String frame) throws InvalidInputException;

    /**
     * Writes an event.
     *
     * @param ref what the client called the frame that this answers, as in {@link Request}; null if it answers none
     * @return UTF-8 bytes of the text frame, or empty where this dialect has no such event. The caller shares the
     *         array between connections and must not write to it.
     */
    Optional<byte[]> encode(Event event, String ref);
}
