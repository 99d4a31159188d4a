package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class RedisChannelsTest {
    private final RedisChannels channels = new RedisChannels("");

    @Test
    void theNamesArePublicInterface() {
        assertThat(channels.of(new Address.Conversation("c1"))).isEqualTo("ws:conv:c1");
        assertThat(channels.of(new Address.User("u1"))).isEqualTo("ws:user:u1");
        assertThat(channels.of(new Address.Room("r1"))).isEqualTo("ws:room:r1");
        assertThat(channels.of(new Address.Everybody())).isEqualTo("ws:all");
        assertThat(new RedisChannels("test:").of(new Address.User("u1"))).isEqualTo("test:ws:user:u1");
    }

    @Test
    void channelsOfOthersAreNotOurs() {
        assertThat(channels.address("ws:presence:u1")).isEmpty();
        assertThat(channels.address("ws:allies")).isEmpty();
        assertThat(channels.address("other")).isEmpty();
        assertThat(channels.address("test:ws:user:u1")).isEmpty();
        assertThat(new RedisChannels("test:").address("ws:user:u1")).isEmpty();
    }

    @Property
    void everyAddressIsFoundAgainUnderAnyPrefixWhateverItsId(
            @ForAll @StringLength(max = 6) String prefix,
            @ForAll @StringLength(min = 1, max = 12) String id,
            @ForAll boolean colons,
            @ForAll @IntRange(max = 3) int kind) {
        String name = colons ? ":" + id + ":conv:" : id;
        Address address =
                switch (kind) {
                    case 0 -> new Address.Conversation(name);
                    case 1 -> new Address.User(name);
                    case 2 -> new Address.Room(name);
                    default -> new Address.Everybody();
                };
        RedisChannels prefixed = new RedisChannels(prefix);

        assertThat(prefixed.address(prefixed.of(address))).contains(address);
    }
}
