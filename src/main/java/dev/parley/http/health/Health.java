package dev.parley.http.health;

import dev.parley.protocol.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The health of Parley, in one word.
 *
 * @param reason a sentence; null if all is well
 */
record Health(int httpStatus, String status, @Nullable String reason) {

    /**
     * @param postgres why PostgreSQL takes no writes; empty if it does
     * @param redis whether Redis answers
     */
    static Health of(Optional<String> postgres, boolean redis) {
        if (postgres.isPresent()) {
            return new Health(503, "down", postgres.get() + ": nothing can be sent");
        }
        if (!redis) {
            return new Health(503, "degraded", "Redis does not answer: what happens on other instances arrives late");
        }
        return new Health(200, "ok", null);
    }

    /**
     * @param warning what is less safe than it should be; null if nothing is
     */
    byte[] json(int connections, @Nullable String warning) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("status", status);
            json.writeNumberField("connections", connections);
            if (reason != null) {
                json.writeStringField("reason", reason);
            }
            if (warning != null) {
                json.writeStringField("warning", warning);
            }
            json.writeEndObject();
        });
    }
}
