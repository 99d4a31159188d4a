package dev.parley.http.admin;

import dev.parley.protocol.Ids;
import dev.parley.protocol.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The position at which a page of an export ended; opaque to clients.
 *
 * @param part the part with which the next page goes on
 * @param after the last id of that part, as text; empty for its beginning
 */
public record ExportCursor(Part part, String after) {

    static final ExportCursor BEGINNING = new ExportCursor(Part.CONVERSATIONS, "");

    /** The parts of an export, in their order. */
    enum Part {
        CONVERSATIONS,
        MESSAGES,
        NOTIFICATIONS
    }

    String encode() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((part.ordinal() + after).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param cursor null for the beginning
     */
    static ExportCursor decode(String cursor) throws InvalidInputException {
        if (cursor == null) {
            return BEGINNING;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int part = text.isEmpty() ? -1 : text.charAt(0) - '0';
            if (part >= 0 && part < Part.values().length) {
                ExportCursor read = new ExportCursor(Part.values()[part], text.substring(1));
                if (read.after.isEmpty()
                        || (read.part == Part.CONVERSATIONS ? Ids.valid(read.after) : read.canonical())) {
                    return read;
                }
            }
        } catch (IllegalArgumentException e) {
            // Refused below: the client need not know which part of it is wrong.
        }
        throw InvalidInputException.ofField("cursor", "is not valid");
    }

    /** Whether it is the id of a message or notification as {@link #encode} has written it. */
    private boolean canonical() {
        return id() > 0 && Long.toString(id()).equals(after);
    }

    /** The id of a message or notification; 0 for the beginning. */
    long id() {
        return after.isEmpty() ? 0 : Long.parseLong(after);
    }
}
