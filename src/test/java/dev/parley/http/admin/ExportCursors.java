package dev.parley.http.admin;

import dev.parley.protocol.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Decodes what a client may send as the cursor of an export, as it is and as the content of one. */
public final class ExportCursors {

    private ExportCursors() {}

    public static void offer(String text) {
        read(text);
        read(Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void read(String text) {
        ExportCursor cursor;
        try {
            cursor = ExportCursor.decode(text);
        } catch (InvalidInputException e) {
            return;
        }
        try {
            if (!ExportCursor.decode(cursor.encode()).equals(cursor)
                    || cursor.after().indexOf(0) >= 0) {
                throw new AssertionError("not the cursor that it was: " + cursor);
            }
        } catch (InvalidInputException e) {
            throw new AssertionError("its own writing is not read", e);
        }
        if (cursor.part() != ExportCursor.Part.CONVERSATIONS && cursor.id() < 0) {
            throw new AssertionError("no id: " + cursor);
        }
    }
}
