package dev.parley.protocol;

/** The receivers of an app's own signal. */
public sealed interface Audience {
    /** The other members of a conversation who are subscribed to it. */
    record Conversation(String id) implements Audience {}

    /** The other users in a room. */
    record Room(String name) implements Audience {}

    /** All connections of one user. */
    record User(String id) implements Audience {}
}
