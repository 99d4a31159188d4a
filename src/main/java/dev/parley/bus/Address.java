package dev.parley.bus;

import dev.parley.protocol.Ids;

/** The addressee of an event. */
public sealed interface Address {
    /** The connections subscribed to a conversation. */
    record Conversation(String id) implements Address {}

    /** Every connection of a user. */
    record User(String id) implements Address {}

    /** The connections in a room. */
    record Room(String name) implements Address {}

    /** Every connection. */
    record Everybody() implements Address {}

    /** Whether such a conversation, user or room can exist. */
    default boolean valid() {
        return switch (this) {
            case Conversation(var id) -> Ids.valid(id);
            case User(var id) -> Ids.valid(id);
            case Room(var name) -> Ids.valid(name);
            case Everybody() -> true;
        };
    }
}
