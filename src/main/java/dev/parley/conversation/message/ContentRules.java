package dev.parley.conversation.message;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The rules for the content of messages, the same for every door and for sending, repeating and editing. */
@ApplicationScoped
class ContentRules {
    private final int maxBytes;

    ContentRules(ConversationsConfig config) {
        this.maxBytes = config.maxContentBytes();
    }

    /**
     * Returns the reason to refuse the content, or null if there is none.
     *
     * @param attached whether the message has attachments
     */
    @Nullable RefusedException refusal(String content, boolean attached) {
        if (content.isEmpty() && !attached) {
            return new RefusedException(ErrorCode.BAD_REQUEST, "content must not be empty without an attachment");
        }
        // A char takes at most three bytes in UTF-8.
        if (content.length() > maxBytes / 3 && content.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            return new RefusedException(ErrorCode.TOO_LARGE, "content is longer than " + maxBytes + " bytes");
        }
        return null;
    }
}
