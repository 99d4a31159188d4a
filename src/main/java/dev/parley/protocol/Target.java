package dev.parley.protocol;

/** Where a message goes. */
public sealed interface Target {
    /** To a conversation that exists. */
    record InConversation(String conversationId) implements Target {}

    /** To a user: the direct conversation is found or made. */
    record ToUser(String userId) implements Target {}

    /** To a conversation under an id that the app chose: made with that recipient if it does not exist. */
    record Named(String conversationId, String recipientId) implements Target {}
}
