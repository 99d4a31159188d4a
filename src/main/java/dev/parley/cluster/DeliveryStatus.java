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
 * @param device which of the user's devices its token is of; null if that does not tell
 */
public record DeliveryStatus(
        String userId,
        String connectionId,
        String dialect,
        @Nullable String device,
        Instant connectedAt,
        State state) {

    /** How far the message got, at the moment of asking. */
    public enum State {
        /** Its frame was written to the socket: the system has taken it, which is not to say that somebody saw it. */
        DELIVERED,
        /** It was given to the connection, whose socket has not taken everything yet. */
        QUEUED,
        /** The connection has not come to it yet: it is being given older ones, or one before it is missing here. */
        BEHIND,
        /** The connection began to listen after it: its client said that it has it, or did not ask for it. */
        EARLIER,
        /** The connection was too slow and is being closed; its client gets it when it comes back. */
        CUT_OFF;

        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param session    on its loop
     * @param after      the {@code seq} after which it listens
     * @param reached    the {@code seq} up to which it was given everything
     */
    public static DeliveryStatus of(Session session, long after, long reached, long seq) {
        return new DeliveryStatus(
                session.userId(),
                session.id(),
                session.dialect().name(),
                session.caller() == null ? null : session.caller().device(),
                session.facts().connectedAt(),
                state(after, reached, seq, session.missedSome(), session.hasWrittenAll()));
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
