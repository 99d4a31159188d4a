package dev.parley.delivery;

/** Whom an event is for. */
public sealed interface Address {
    /** The connections subscribed to a conversation. */
    record Conversation(String id) implements Address {}

    /** Every connection of a user. */
    record User(String id) implements Address {}

    /** The connections in a room. */
    record Room(String name) implements Address {}

    /** Every connection. */
    record Everybody() implements Address {}
}
