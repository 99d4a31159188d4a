package dev.parley.bus;

import java.util.Optional;

/**
 * Names of Redis channels, which are a public interface: {@code ws:conv:{id}}, {@code ws:user:{id}}, {@code
 * ws:room:{name}} and {@code ws:all}, each behind a configurable prefix.
 */
public final class RedisChannels {
    private static final String CONVERSATION = "ws:conv:";
    private static final String USER = "ws:user:";
    private static final String ROOM = "ws:room:";
    private static final String ALL = "ws:all";

    private final String prefix;

    /**
     * @param prefix put before every name; may be empty
     */
    public RedisChannels(String prefix) {
        this.prefix = prefix;
    }

    public String of(Address address) {
        return prefix
                + switch (address) {
                    case Address.Conversation(var id) -> CONVERSATION + id;
                    case Address.User(var id) -> USER + id;
                    case Address.Room(var name) -> ROOM + name;
                    case Address.Everybody() -> ALL;
                };
    }

    /** Returns the name of a channel that only instances use. */
    String own(String name) {
        return prefix + "parley:" + name;
    }

    /** Returns the address of a channel; empty if it is none of these. */
    public Optional<Address> address(String channel) {
        if (!channel.startsWith(prefix)) {
            return Optional.empty();
        }
        String name = channel.substring(prefix.length());
        if (name.equals(ALL)) {
            return Optional.of(new Address.Everybody());
        } else if (name.startsWith(CONVERSATION)) {
            return Optional.of(new Address.Conversation(name.substring(CONVERSATION.length())));
        } else if (name.startsWith(USER)) {
            return Optional.of(new Address.User(name.substring(USER.length())));
        } else if (name.startsWith(ROOM)) {
            return Optional.of(new Address.Room(name.substring(ROOM.length())));
        }
        return Optional.empty();
    }
}
