package dev.parley.conversation;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Ids;
import dev.parley.protocol.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** The end of a page of conversations. Opaque to clients. */
record Cursor(Instant activeAt, String conversationId) {
    /** PostgreSQL has a wider range of times; the server never returns a cursor beyond this one. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    /** In characters; longer than any cursor of the server. */
    private static final int MAX_LENGTH = 1024;

    String encode() {
        byte[] text = (activeAt + "\n" + conversationId).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** @throws RefusedException {@code bad_request} if it is not a cursor of the server */
    static Cursor decode(String cursor) {
        try {
            String[] parts = cursor.length() > MAX_LENGTH
                    ? new String[0]
                    : new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\n", -1);
            if (parts.length == 2 && Ids.valid(parts[1])) {
                Instant activeAt = Instant.parse(parts[0]);
                if (!activeAt.isBefore(EARLIEST) && !activeAt.isAfter(LATEST)) {
                    return new Cursor(activeAt, parts[1]);
                }
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Refused below: details about an invalid cursor are of no use to a client.
        }
        throw new RefusedException(ErrorCode.BAD_REQUEST, "the cursor is not valid");
    }
}
