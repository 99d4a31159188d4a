package dev.parley.bus;

import dev.parley.protocol.Ids;

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

    /** Whether there can be such a conversation, user or room. */
    default boolean valid() {
        return switch (this) {
            case Conversation(var id) -> Ids.valid(id);
            case User(var id) -> Ids.valid(id);
            case Room(var name) -> Ids.valid(name);
            case Everybody() -> true;
        };
    }
}
