package dev.parley.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.delivery.Session;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A connection that listens to a message's conversation, and how far the message got on it.
 *
 * @param device the user's device according to the token; null if the token does not tell
 */
public record DeliveryStatus(
        String userId,
        String connectionId,
        String dialect,
        @Nullable String device,
        Instant connectedAt,
        State state) {

    /** How far the message got, at the moment of the question. */
    public enum State {
        /**
         * The frame was written to the socket. The operating system has taken it, which does not mean that anybody saw
         * it.
         */
        DELIVERED,
        /** The frame was given to the connection, whose socket has not taken everything yet. */
        QUEUED,
        /** The connection is still given older messages, or one before it is missing here. */
        BEHIND,
        /** The connection subscribed after it: its client has it, or did not ask for it. */
        EARLIER,
        /** The connection was too slow and is being closed. Its client gets the message when it comes back. */
        CUT_OFF;

        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param session used on its loop
     * @param after the {@code seq} after which it is subscribed
     * @param reached the {@code seq} up to which it was given everything
     */
    public static DeliveryStatus of(Session session, long after, long reached, long seq) {
        return new DeliveryStatus(
                session.userId(),
                session.id(),
                session.dialect().name(),
                session.caller() == null ? null : session.caller().device(),
                session.facts().connectedAt(),
                state(
                        after,
                        reached,
                        seq,
                        session.writer().missedSome(),
                        session.writer().hasWrittenAll()));
    }

    static State state(long after, long reached, long seq, boolean cutOff, boolean writtenAll) {
        if (seq <= after) {
            return State.EARLIER;
        } else if (cutOff) {
            return State.CUT_OFF;
        } else if (reached < seq) {
            return State.BEHIND;
        }
        return writtenAll ? State.DELIVERED : State.QUEUED;
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStringField("user_id", userId);
        json.writeStringField("id", connectionId);
        json.writeStringField("dialect", dialect);
        json.writeStringField("device_id", device);
        json.writeStringField(
                "connected_at", connectedAt.truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeStringField("state", state.tag());
    }

    static DeliveryStatus read(JsonFields fields) throws InvalidInputException {
        try {
            return new DeliveryStatus(
                    fields.text("user_id"),
                    fields.text("id"),
                    fields.text("dialect"),
                    fields.optionalText("device_id"),
                    fields.time("connected_at"),
                    State.valueOf(fields.text("state").toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw fields.bad("state", "is unknown");
        }
    }
}
