package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Address;
import dev.parley.protocol.CloseCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class ShardTest {
    private final Instance instance = new Instance();

    @Test
    void listensToAnAddressWhileALoopHasListeners() {
        Instance.Client client = instance.subscribed("u1", "c1");
        instance.registry.enter(client.session(), "r1");

        assertThat(instance.interests.all())
                .containsExactlyInAnyOrder(
                        new Address.User("u1"), new Address.Room("r1"), new Address.Conversation("c1"));
        assertThat(instance.bus.refreshed).containsExactlyInAnyOrderElementsOf(instance.interests.all());
    }

    @Test
    void aSessionThatIsGoneLeavesNoTrace() {
        Instance.Client client = instance.subscribed("u1", "c1");
        instance.registry.enter(client.session(), "r1");
        Shard shard = client.session().shard();

        instance.registry.remove(client.session());
        instance.registry.remove(client.session());

        assertThat(instance.interests.all()).isEmpty();
        assertThat(shard.of("u1")).isEmpty();
        assertThat(shard.inRoom("r1")).isEmpty();
        assertThat(shard.feed("c1")).isNull();
        assertThat(shard.all()).isEmpty();
        assertThat(client.session().subscriptions().conversations()).isEmpty();
        assertThat(instance.registry.size()).isZero();
        assertThat(instance.bus.refreshed).as("told that it ended").hasSize(6);
    }

    @Test
    void theOthersStayWhenOneOfThemGoes() {
        Instance.Client gone = instance.subscribed("u1", "c1");
        Instance.Client phone = instance.subscribed("u1", "c1");
        instance.registry.enter(gone.session(), "r1");
        instance.registry.enter(phone.session(), "r1");
        Shard shard = gone.session().shard();

        gone.session().close(CloseCode.NORMAL);
        instance.say("c1");

        assertThat(shard.of("u1")).containsExactly(phone.session());
        assertThat(shard.inRoom("r1")).containsExactly(phone.session());
        assertThat(phone.heard()).containsExactly("c1#1");
        assertThat(instance.interests.size()).isEqualTo(3);
    }

    @Test
    void aRoomIsEnteredOnceAndLeftOnce() {
        Instance.Client client = instance.client("u1");
        instance.registry.enter(client.session(), "r1");
        instance.registry.enter(client.session(), "r1");

        assertThat(client.session().subscriptions().inRoom("r1")).isTrue();
        assertThat(instance.registry.leave(client.session(), "r1")).isTrue();
        assertThat(instance.registry.leave(client.session(), "r1")).isFalse();
        assertThat(client.session().subscriptions().inRoom("r1")).isFalse();
        assertThat(instance.interests.has(new Address.Room("r1"))).isFalse();
    }

    @Test
    void aFeedStaysOpenWhileItIsHeldAndNoLonger() {
        Shard shard = instance.client("u1").session().shard();
        shard.pin("c1").subscribe().with(_ -> {});
        shard.pin("c1").subscribe().with(_ -> {});

        shard.release("c1");
        assertThat(shard.feed("c1")).isNotNull();
        shard.release("c1");

        assertThat(shard.feed("c1")).isNull();
        assertThat(instance.interests.has(new Address.Conversation("c1"))).isFalse();
    }

    @Test
    void aClosedSessionIsTakenInNowhere() {
        Instance.Client client = instance.anonymous(Instance.ROOMY);
        client.session().close(CloseCode.NORMAL);
        instance.source.member("c1", "u1");

        instance.registry.identify(client.session(), "u1");
        instance.registry.enter(client.session(), "r1");
        instance.subscriptions
                .subscribe(client.session(), List.of("c1"), Map.of(), null, null)
                .subscribe()
                .with(_ -> {});

        assertThat(instance.interests.all()).isEmpty();
        assertThat(client.session().shard().feed("c1")).isNull();
    }
}
