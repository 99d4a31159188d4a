package dev.parley.conversation;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** Where a page of conversations ended: opaque to clients. */
record Cursor(Instant activeAt, String conversationId) {
    String encode() {
        byte[] text = (activeAt + "\n" + conversationId).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** @throws Refusal {@code bad_request} for what is not a cursor of ours */
    static Cursor decode(String cursor) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\n", -1);
            if (parts.length == 2) {
                return new Cursor(Instant.parse(parts[0]), parts[1]);
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Said below: what the client sent is nothing to be told of in more detail.
        }
        throw new Refusal(ErrorCode.BAD_REQUEST, "the cursor is not valid");
    }
}
