package dev.parley.conversation.message;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;

/** What a message may say, by whichever way it comes in and whenever it is said: sent, sent again or edited. */
@ApplicationScoped
class ContentRules {
    private final int maxBytes;

    ContentRules(ConversationsConfig config) {
        this.maxBytes = config.maxContentBytes();
    }

    /** Why it may not be said; null if it may. @param attached whether the message has attachments */
    RefusedException refusal(String content, boolean attached) {
        if (content.isEmpty() && !attached) {
            return new RefusedException(ErrorCode.BAD_REQUEST, "content must not be empty without an attachment");
        }
        // A character takes three bytes at most.
        if (content.length() > maxBytes / 3 && content.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            return new RefusedException(ErrorCode.TOO_LARGE, "content is longer than " + maxBytes + " bytes");
        }
        return null;
    }
}
