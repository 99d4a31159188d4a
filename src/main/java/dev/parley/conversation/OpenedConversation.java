package dev.parley.conversation;

import dev.parley.protocol.Conversation;

/** @param made whether the conversation was created now */
public record OpenedConversation(Conversation conversation, boolean made) {}
