package dev.parley.feed;

/** A log: that of a conversation, which its members read, or that of a user, which the user's devices read. */
public sealed interface Log {
    /** The id of the conversation or user. */
    String id();

    record OfConversation(String id) implements Log {}

    record OfUser(String id) implements Log {}
}
