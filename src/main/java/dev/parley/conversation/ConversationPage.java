package dev.parley.conversation;

import java.util.List;

/**
 * A page of a user's conversations, the newest activity first.
 *
 * @param nextCursor what to ask the next page with; null at the end
 */
public record ConversationPage(List<ConversationSummary> conversations, String nextCursor) {
    public ConversationPage {
        conversations = List.copyOf(conversations);
    }
}
