package dev.parley.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a user's conversations, newest activity first.
 *
 * @param nextCursor the cursor of the next page; null at the end
 */
public record ConversationPage(
        List<ConversationSummary> conversations, @Nullable String nextCursor) {
    public ConversationPage {
        conversations = List.copyOf(conversations);
    }
}
