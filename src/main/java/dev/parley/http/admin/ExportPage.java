package dev.parley.http.admin;

import dev.parley.conversation.erasure.UserDataExport.Belonging;
import dev.parley.http.admin.ExportCursor.Part;
import dev.parley.notification.Kept;
import dev.parley.protocol.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what is stored about a user: one part of it; the others are empty.
 *
 * @param next the cursor of the next page; null at the end
 */
record ExportPage(
        List<Belonging> conversations,
        List<Message> messages,
        List<Kept> notifications,
        @Nullable ExportCursor next) {

    static ExportPage ofConversations(List<Belonging> found, int limit) {
        return new ExportPage(
                found,
                List.of(),
                List.of(),
                found.size() < limit
                        ? new ExportCursor(Part.MESSAGES, "")
                        : new ExportCursor(Part.CONVERSATIONS, found.getLast().conversationId()));
    }

    static ExportPage ofMessages(List<Message> found, int limit) {
        return new ExportPage(
                List.of(),
                found,
                List.of(),
                found.size() < limit
                        ? new ExportCursor(Part.NOTIFICATIONS, "")
                        : new ExportCursor(
                                Part.MESSAGES, Long.toString(found.getLast().id())));
    }

    static ExportPage ofNotifications(List<Kept> found, boolean hasMore) {
        return new ExportPage(
                List.of(),
                List.of(),
                found,
                hasMore
                        ? new ExportCursor(
                                Part.NOTIFICATIONS,
                                Long.toString(found.getLast().id()))
                        : null);
    }
}
