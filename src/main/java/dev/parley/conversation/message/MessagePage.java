package dev.parley.conversation.message;

import dev.parley.protocol.Message;
import java.util.List;

/** @param hasMore whether there are further messages in the direction that was read */
public record MessagePage(List<Message> messages, boolean hasMore) {
    public MessagePage {
        messages = List.copyOf(messages);
    }
}
