package dev.parley.delivery;

import static dev.parley.testing.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Address;
import dev.parley.delivery.LocalDelivery.AddressedEvent;
import dev.parley.feed.PreparedEvent;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Event;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Message;
import dev.parley.protocol.Role;
import dev.parley.testing.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class LocalDeliveryTest {
    private static final Address C1 = new Address.Conversation("c1");

    private final Instance instance = new Instance();

    @Test
    void deliversOnceAndInOrderHoweverOftenItIsPublished() {
        Instance.Client phone = instance.subscribed("u1", "c1");
        Instance.Client laptop = instance.subscribed("u1", "c1");
        Instance.Client other = instance.subscribed("u2", "c1");
        Message first = instance.source.commit("c1");
        Message second = instance.source.commit("c1");

        instance.announce(second);
        instance.announce(first);
        instance.announce(second);

        for (Instance.Client client : List.of(phone, laptop, other)) {
            assertThat(client.heard()).containsExactly("c1#1", "c1#2");
        }
    }

    @Test
    void aLostMessageIsReadFromTheLogWhenTheNextOneComes() {
        Instance.Client client = instance.subscribed("u1", "c1");
        instance.source.commit("c1", 3);

        instance.say("c1");

        assertThat(client.heard()).containsExactly("c1#1", "c1#2", "c1#3", "c1#4");
        assertThat(instance.meters.get("parley.feeds.gap.fetches").counter().count())
                .isEqualTo(1);
    }

    @Test
    void aGapOfManyPagesIsReadToItsEnd() {
        Instance.Client client = instance.subscribed("u1", "c1");
        instance.source.commit("c1", 1000);

        instance.say("c1");

        assertThat(client.heard()).hasSize(1001).startsWith("c1#1", "c1#2").endsWith("c1#1001");
    }

    @Test
    void aMessageThatIsNotInTheLogHoldsNobodyUp() {
        Instance.Client client = instance.subscribed("u1", "c1");
        instance.announce(Samples.message("c1", 99));

        instance.say("c1");

        assertThat(client.heard()).containsExactly("c1#1");
    }

    @Test
    void aMessageWithoutAPlaceInTheLogIsPassedOnAsItComes() {
        Instance.Client client = instance.subscribed("u1", "c1");

        instance.announce(Samples.message("c1", 0));
        instance.announce(Samples.message("c1", 0));

        assertThat(client.heard()).containsExactly("c1#0", "c1#0");
    }

    @Test
    void whoIsNotSubscribedHearsNothingOfAConversation() {
        instance.subscribed("u1", "c1");
        Instance.Client elsewhere = instance.subscribed("u2", "c2");

        instance.say("c1");

        assertThat(elsewhere.heard()).isEmpty();
    }

    @Test
    void typingIsWithheldFromWhoTypes() {
        Instance.Client typist = instance.subscribed("u1", "c1");
        Instance.Client other = instance.subscribed("u2", "c1");

        instance.deliver(C1, new Event.Typing("c1", "u1", true));

        assertThat(typist.heard()).isEmpty();
        assertThat(other.heard()).containsExactly("u1 types");
    }

    @Test
    void theConnectionThatDidItIsNotToldAndTheUsersOtherDevicesAre() {
        Instance.Client here = instance.subscribed("u1", "c1");
        Instance.Client otherDevice = instance.subscribed("u1", "c1");
        Event read = new Event.MessageRead("c1", "u1", 1, 1, null, false);

        instance.deliver(C1, read, here.session().id());
        instance.deliver(new Address.User("u1"), read, here.session().id());

        assertThat(here.heard()).isEmpty();
        assertThat(otherDevice.heard()).containsExactly("MessageRead", "MessageRead");
    }

    @Test
    void aRemovedMemberGetsNothingMoreOfTheConversation() {
        Instance.Client stays = instance.subscribed("u1", "c1");
        Instance.Client removed = instance.subscribed("u2", "c1");
        instance.source.removeMember("c1", "u2");
        Event event = new Event.MemberRemoved("c1", "u2");

        instance.tell("u2", event);
        instance.deliver(C1, event);
        instance.say("c1");

        assertThat(stays.heard()).containsExactly("u2 left c1", "c1#1");
        assertThat(removed.heard()).containsExactly("u2 left c1");
        assertThat(removed.session().subscriptions().has("c1")).isFalse();
    }

    @Test
    void aRemovalOvertakenByTheReturnEndsNoSubscription() {
        Instance.Client client = instance.subscribed("u1", "c1");
        instance.say("c1");

        instance.tell("u1", new Event.MemberRemoved("c1", "u1"));
        instance.deliver(C1, new Event.MemberRemoved("c1", "u1"));
        instance.say("c1");

        assertThat(client.heard()).containsExactly("c1#1", "u1 left c1", "c1#2");
    }

    @Test
    void holdsDeliveryUntilMembershipIsKnown() {
        Instance.Client client = instance.subscribed("u1", "c1");
        instance.source.keepsBack = true;
        instance.tell("u1", new Event.MemberRemoved("c1", "u1"));
        instance.say("c1");
        assertThat(client.heard()).containsExactly("u1 left c1");

        instance.source.keepsBack = false;
        instance.source.answer();
        instance.loop.settle();
        instance.timePasses();

        assertThat(client.heard()).containsExactly("c1#1");
    }

    @Test
    void anEditOfWhatWasWrittenBeforeSomebodyCameIsNotForThem() {
        instance.say("c1");
        Instance.Client old = instance.subscribed("u1", "c1");
        instance.source.member("c1", "u2", 1);
        Instance.Client fresh = instance.client("u2");
        instance.subscriptions
                .subscribe(fresh.session(), List.of("c1"), Map.of(), null, null)
                .subscribe()
                .with(_ -> {});
        fresh.heard();

        instance.deliver(C1, instance.source.edit("c1", 1));

        assertThat(old.heard()).containsExactly("MessageUpdated");
        assertThat(fresh.heard()).isEmpty();
    }

    @Test
    void theNewsOfTheRemovalIsEnoughFromEitherSide() {
        Instance.Client first = instance.subscribed("u1", "c1");
        Instance.Client second = instance.subscribed("u2", "c1");
        instance.source.removeMember("c1", "u1");
        instance.source.removeMember("c1", "u2");

        instance.deliver(C1, instance.source.removed("c1", "u1"));
        instance.tell("u2", new Event.MemberRemoved("c1", "u2"));

        assertThat(first.session().subscriptions().has("c1")).isFalse();
        assertThat(second.session().subscriptions().has("c1")).isFalse();
        assertThat(instance.interests.has(C1)).isFalse();
    }

    @Test
    void aRemovedMemberWhoWasAboutToSubscribeGetsNothing() {
        instance.subscribed("u1", "c1");
        Instance.Client client = instance.client("u2");
        instance.source.member("c1", "u2");
        instance.source.keepsBack = true;
        instance.subscriptions
                .subscribe(client.session(), List.of("c1"), Map.of("c1", 0L), null, null)
                .subscribe()
                .with(_ -> {});

        // Removed after the log was asked, and before it answers.
        instance.source.removeMember("c1", "u2");
        instance.deliver(C1, new Event.MemberRemoved("c1", "u2"));
        instance.tell("u2", new Event.MemberRemoved("c1", "u2"));
        instance.source.answer();
        instance.source.keepsBack = false;
        instance.source.answer();
        instance.say("c1");

        assertThat(client.heard()).doesNotContain("c1#1");
        assertThat(client.session().subscriptions().has("c1")).isFalse();
    }

    @Test
    void listeningToAllIncludesNewConversationsFromTheStart() {
        Instance.Client client = instance.client("u1");
        instance.subscriptions
                .subscribeAll(client.session(), Map.of(), null, null)
                .subscribe()
                .with(_ -> {});
        instance.source.member("new", "u1");
        instance.say("new");
        Instance.Client choosy = instance.client("u1");

        instance.tell(
                "u1",
                new Event.ConversationCreated(new Conversation("new", Kind.GROUP, "t", "u2", NOON, 1, List.of())));
        instance.say("new");

        assertThat(client.heard()).containsExactly("subscribed {}", "created new", "new#1", "new#2");
        assertThat(choosy.heard()).as("asked for none").containsExactly("created new");
    }

    @Test
    void aRoomsEventsGoToThoseWhoAreInIt() {
        Instance.Client inside = instance.client("u1");
        Instance.Client outside = instance.client("u2");
        instance.registry.enter(inside.session(), "r1");

        instance.deliver(new Address.Room("r1"), new Event.RoomNotification("r1", "x", "t", "m", "{}"));
        instance.registry.leave(inside.session(), "r1");
        instance.deliver(new Address.Room("r1"), new Event.RoomNotification("r1", "x", "t", "m", "{}"));

        assertThat(inside.heard()).containsExactly("RoomNotification");
        assertThat(outside.heard()).isEmpty();
    }

    @Test
    void everybodyIsEveryIdentifiedConnection() {
        Instance.Client identified = instance.client("u1");
        Instance.Client anonymous = instance.anonymous(Instance.ROOMY);

        instance.deliver(new Address.Everybody(), new Event.SystemMessage("x", "t", "m", "{}"));

        assertThat(identified.heard()).containsExactly("SystemMessage");
        assertThat(anonymous.heard()).isEmpty();
    }

    @Test
    void anAddedMemberIsToldInAnotherWay() {
        Instance.Client added = instance.subscribed("u1", "c1");
        Instance.Client other = instance.subscribed("u2", "c1");

        instance.deliver(C1, new Event.MemberAdded("c1", "u1", Role.MEMBER));

        assertThat(added.heard()).isEmpty();
        assertThat(other.heard()).containsExactly("u1 joined c1");
    }

    @Test
    void aBatchGoesToEachLoopInOneTurnAndOnlyWhereSomebodyListens() {
        Instance.Client client = instance.subscribed("u1", "c1");
        List<AddressedEvent> batch = List.of(
                new AddressedEvent(C1, new PreparedEvent(new Event.MessageNew(instance.source.commit("c1")), 0), null),
                new AddressedEvent(
                        new Address.Conversation("unheard"),
                        new PreparedEvent(new Event.MessageNew(Samples.message("unheard", 1)), 0),
                        null),
                new AddressedEvent(C1, new PreparedEvent(new Event.MessageNew(instance.source.commit("c1")), 0), null));

        instance.local.deliver(batch);
        assertThat(client.heard()).as("the caller's thread writes nothing").isEmpty();
        instance.loop.turn();

        assertThat(client.heard()).containsExactly("c1#1", "c1#2");
    }
}
