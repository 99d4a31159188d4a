package dev.parley.conversation;

import dev.parley.protocol.Ids;
import dev.parley.protocol.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Decodes what a client may send as a cursor, as it is and as the content of one. */
public final class ConversationCursors {

    private ConversationCursors() {}

    public static void offer(String text) {
        read(text);
        read(Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void read(String text) {
        Cursor cursor;
        try {
            cursor = Cursor.decode(text);
        } catch (RefusedException e) {
            return;
        }
        if (!Cursor.decode(cursor.encode()).equals(cursor) || !Ids.valid(cursor.conversationId())) {
            throw new AssertionError("not the cursor that it was: " + cursor);
        }
    }
}
