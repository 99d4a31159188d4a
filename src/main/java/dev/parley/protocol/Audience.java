package dev.parley.protocol;

/** Whom an app's own signal is for. */
public sealed interface Audience {
    /** The other members of a conversation who listen to it. */
    record Conversation(String id) implements Audience {}

    /** The others in a room. */
    record Room(String name) implements Audience {}

    /** All connections of one user. */
    record User(String id) implements Audience {}
}
