package dev.parley.http.conversation;

import dev.parley.conversation.NewMember;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads members and their roles from bodies. */
final class MemberBodies {

    /** The latest time accepted: later than anybody needs, and within what the database can store. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private MemberBodies() {}

    /** Returns an empty list if the field is absent. */
    static List<NewMember> members(JsonFields body) throws InvalidInputException {
        return body.has("members") ? NewMember.list(body, "members") : List.of();
    }

    /** Returns the time in the field {@code until}, or null if that is null. */
    static @Nullable Instant until(JsonFields body) throws InvalidInputException {
        if (body.raw("until") == null) {
            throw body.bad("until", "must be a time in RFC 3339, or null");
        }
        if (!body.has("until")) {
            return null;
        }
        try {
            Instant until = Instant.parse(body.text("until"));
            if (until.isBefore(LATEST)) {
                return until.truncatedTo(ChronoUnit.MILLIS);
            }
        } catch (DateTimeException e) {
            // Refused below.
        }
        throw body.bad("until", "must be a time in RFC 3339, or null");
    }

    static byte[] muted(@Nullable Instant until) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("muted_until", until == null ? null : until.toString());
            json.writeEndObject();
        });
    }
}
