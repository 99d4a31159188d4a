package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/** The destination of a message. */
public sealed interface Target {
    /** An existing conversation. */
    record InConversation(String conversationId) implements Target {}

    /** A user: the direct conversation is found or created. */
    record ToUser(String userId) implements Target {}

    /** A conversation with an id that the app chose. It is created with that recipient if it does not exist. */
    record Named(String conversationId, @Nullable String recipientId) implements Target {}
}
