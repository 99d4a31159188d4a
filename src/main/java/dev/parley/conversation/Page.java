package dev.parley.conversation;

import dev.parley.protocol.Message;
import java.util.List;

/** @param hasMore whether there are further messages in the direction that was read */
public record Page(List<Message> messages, boolean hasMore) {
    public Page {
        messages = List.copyOf(messages);
    }
}
