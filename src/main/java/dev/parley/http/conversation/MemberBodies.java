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

/** Reads who is to be a member, and as what. */
final class MemberBodies {

    /** As good as forever, and within what the database can hold. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private MemberBodies() {}

    /** Empty where the field is absent. */
    static List<NewMember> members(JsonFields body) throws InvalidInputException {
        return body.has("members") ? NewMember.list(body, "members") : List.of();
    }

    /** A time in the field {@code until}, or null if it is null. */
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
            // complained of below
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
