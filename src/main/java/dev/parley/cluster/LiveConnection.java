package dev.parley.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.delivery.ConnectionFacts;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A connection of a user on any instance.
 *
 * @param lastSeen when a frame or pong last came from the client
 */
public record LiveConnection(String id, String dialect, String instance, Instant lastSeen, ConnectionFacts facts) {

    /** Writes the fields, without the braces around them. */
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("id", id);
        json.writeStringField("dialect", dialect);
        json.writeStringField("instance", instance);
        json.writeStringField(
                "connected_at",
                facts.connectedAt().truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeStringField(
                "last_seen", lastSeen.truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeStringField("remote_address", facts.remoteAddress());
        json.writeStringField("user_agent", facts.userAgent());
    }

    static LiveConnection read(JsonFields fields) throws InvalidInputException {
        return new LiveConnection(
                fields.text("id"),
                fields.text("dialect"),
                fields.text("instance"),
                fields.time("last_seen"),
                new ConnectionFacts(
                        fields.time("connected_at"),
                        fields.optionalText("remote_address"),
                        fields.optionalText("user_agent")));
    }
}
