package dev.parley.conversation;

import dev.parley.protocol.Conversation;

/** @param made whether there was no such conversation before */
public record OpenedConversation(Conversation conversation, boolean made) {}
