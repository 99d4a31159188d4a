package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Address;
import dev.parley.protocol.CloseCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SubscriptionServiceTest {
    private final Instance instance = new Instance();
    private final List<Throwable> failures = new ArrayList<>();

    private void subscribe(Instance.Client client, List<String> ids, Map<String, Long> since) {
        instance.subscriptions
                .subscribe(client.session(), ids, since, null, null)
                .subscribe()
                .with(_ -> {}, failures::add);
    }

    private static List<String> said(String conversation, long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(seq -> conversation + "#" + seq)
                .toList();
    }

    @Test
    void missedMessagesComeFirstInOrderThenLiveOnes() {
        instance.source.member("c1", "u1");
        instance.source.commit("c1", 3);
        Instance.Client client = instance.client("u1");

        subscribe(client, List.of("c1"), Map.of("c1", 1L));
        instance.say("c1");

        assertThat(client.heard()).containsExactly("subscribed {c1=3}", "c1#2", "c1#3", "c1#4");
    }

    @Test
    void withoutSinceNothingIsRepeated() {
        instance.source.member("c1", "u1");
        instance.source.commit("c1", 3);
        Instance.Client client = instance.client("u1");

        subscribe(client, List.of("c1"), Map.of());
        instance.say("c1");

        assertThat(client.heard()).containsExactly("subscribed {c1=3}", "c1#4");
    }

    @Test
    void manyMissedMessagesComeInPagesWithoutAGap() {
        instance.source.member("c1", "u1");
        instance.source.commit("c1", 1234);
        Instance.Client client = instance.client("u1");
        instance.source.keepsBack = true;

        subscribe(client, List.of("c1"), Map.of("c1", 0L));
        for (int i = 0; i < 15; i++) {
            if (i < 10) {
                instance.say("c1");
            }
            instance.source.answer();
            instance.loop.settle();
        }

        assertThat(client.heard().stream().skip(1)).containsExactlyElementsOf(said("c1", 1, 1244));
    }

    @Test
    void theNextPageIsReadWhenTheClientHasTakenTheOneBefore() {
        instance.source.member("c1", "u1");
        instance.source.commit("c1", 450);
        Instance.Client client = instance.client("u1");
        client.wire().highWater = 1;

        subscribe(client, List.of("c1"), Map.of("c1", 0L));
        assertThat(instance.source.reads).isEqualTo(1);
        instance.loop.settle();
        client.wire().takeAll();
        instance.loop.settle();
        client.wire().takeAll();
        instance.loop.settle();
        client.wire().takeAll();

        assertThat(client.heard().stream().skip(1)).containsExactlyElementsOf(said("c1", 1, 450));
    }

    @Test
    void aMessageThatIsSaidWhileTheLogIsAskedIsNeitherLostNorRepeated() {
        instance.source.member("c1", "u1");
        instance.source.commit("c1", 2);
        Instance.Client client = instance.client("u1");
        instance.source.keepsBack = true;
        subscribe(client, List.of("c1"), Map.of("c1", 1L));

        instance.say("c1");
        instance.source.keepsBack = false;
        instance.source.answer();

        assertThat(client.heard()).containsExactly("subscribed {c1=2}", "c1#2", "c1#3");
    }

    @Test
    void theLogIsAskedOnlyWhenTheBusListens() {
        instance.source.member("c1", "u1");
        Instance.Client client = instance.client("u1");
        instance.bus.slow = true;
        subscribe(client, List.of("c1"), Map.of());
        assertThat(instance.source.reads).isZero();

        instance.bus.confirm();

        assertThat(client.heard()).containsExactly("subscribed {c1=0}");
    }

    @Test
    void aNonMemberCannotTellAnExistingConversationFromAMissingOne() {
        instance.source.member("c1", "u1");
        instance.source.member("theirs", "u2");
        Instance.Client client = instance.client("u1");

        subscribe(client, List.of("theirs", "c1", "missing"), Map.of("theirs", 0L));
        instance.say("theirs");

        assertThat(client.heard()).containsExactly("subscribed {c1=0}", "not_found", "not_found");
        assertThat(client.session().subscriptions().has("theirs")).isFalse();
        assertThat(instance.interests.has(new Address.Conversation("theirs"))).isFalse();
        assertThat(instance.interests.has(new Address.Conversation("missing"))).isFalse();
    }

    @Test
    void nobodySeesWhatWasSaidBeforeTheyJoined() {
        instance.source.member("c1", "u1", 2);
        instance.source.commit("c1", 4);
        Instance.Client client = instance.client("u1");

        subscribe(client, List.of("c1"), Map.of("c1", 0L));

        assertThat(client.heard()).containsExactly("subscribed {c1=4}", "c1#3", "c1#4");
    }

    @Test
    void whoListensToAllIsGivenEverythingFromWhenTheyAreToldSo() {
        instance.source.member("c1", "u1");
        instance.source.commit("c1", 2);
        Instance.Client client = instance.client("u1");
        instance.source.keepsBack = true;
        List<Long> told = new ArrayList<>();
        instance.subscriptions
                .subscribeAllUnread(client.session(), 0, () -> {
                    told.add(instance.source.commit("c1").seq());
                    instance.source.edit("c1", 1);
                })
                .subscribe()
                .with(_ -> {}, failures::add);
        assertThat(told).as("before the log has answered").isEmpty();

        instance.source.keepsBack = false;
        instance.source.answer();
        instance.say("c1");

        assertThat(told).containsExactly(3L);
        assertThat(client.heard()).containsExactly("c1#3", "MessageUpdated", "c1#5");
        assertThat(failures).isEmpty();
    }

    @Test
    void aSinceBeyondTheEndOfTheLogIsReset() {
        instance.source.member("c1", "u1");
        instance.source.commit("c1", 2);
        Instance.Client client = instance.client("u1");

        subscribe(client, List.of("c1"), Map.of("c1", 50L));
        instance.say("c1");

        assertThat(client.heard()).containsExactly("subscribed {c1=2}", "Reset", "c1#3");
    }

    @Test
    void subscribingAgainChangesNothingUnlessSinceIsGiven() {
        Instance.Client client = instance.subscribed("u1", "c1");
        instance.say("c1");
        instance.say("c1");
        client.heard();

        subscribe(client, List.of("c1"), Map.of());
        assertThat(client.heard()).containsExactly("subscribed {c1=2}");
        subscribe(client, List.of("c1"), Map.of("c1", 1L));
        assertThat(client.heard()).containsExactly("subscribed {c1=2}", "c1#2");
        instance.say("c1");
        assertThat(client.heard()).containsExactly("c1#3");
    }

    @Test
    void whoUnsubscribesHearsNothingMore() {
        Instance.Client client = instance.subscribed("u1", "c1");

        assertThat(instance.subscriptions.unsubscribe(client.session(), List.of("c1", "other")))
                .containsExactly("c1");
        instance.say("c1");

        assertThat(client.heard()).isEmpty();
        assertThat(instance.interests.has(new Address.Conversation("c1"))).isFalse();
    }

    @Test
    void allOfMineAreTheOnesThatTheUserIsAMemberOf() {
        instance.source.member("c1", "u1");
        instance.source.member("c2", "u1");
        instance.source.member("theirs", "u2");
        instance.source.commit("c2", 2);
        Instance.Client client = instance.client("u1");

        instance.subscriptions
                .subscribeAll(client.session(), Map.of("c2", 1L), null, null)
                .subscribe()
                .with(_ -> {});

        assertThat(client.heard()).containsExactly("subscribed {c1=0, c2=2}", "c2#2");
    }

    @Test
    void whereTheLogCannotBeReadNothingHasChanged() {
        instance.source.member("c1", "u1");
        Instance.Client client = instance.client("u1");
        instance.source.failing = 1;

        subscribe(client, List.of("c1"), Map.of());

        assertThat(failures).hasSize(1);
        assertThat(client.heard()).isEmpty();
        assertThat(client.session().subscriptions().has("c1")).isFalse();
        assertThat(instance.interests.has(new Address.Conversation("c1"))).isFalse();
    }

    @Test
    void aConnectionThatEndsWhileTheLogIsAskedLeavesNothingBehind() {
        instance.source.member("c1", "u1");
        Instance.Client client = instance.client("u1");
        instance.source.keepsBack = true;
        subscribe(client, List.of("c1"), Map.of("c1", 0L));

        client.session().close(CloseCode.NORMAL);
        instance.source.answer();

        assertThat(client.heard()).isEmpty();
        assertThat(instance.interests.all()).isEmpty();
    }

    @Test
    void aGapIsReadAgainUntilTheLogAnswers() {
        Instance.Client client = instance.subscribed("u1", "c1");
        instance.source.commit("c1", 2);
        instance.source.failing = 2;

        instance.say("c1");
        assertThat(client.heard()).isEmpty();

        instance.timePasses();
        assertThat(client.heard()).isEmpty();
        instance.timePasses();
        assertThat(client.heard()).containsExactly("c1#1", "c1#2", "c1#3");
    }

    @Test
    void anAbandonedReadDoesNotStopTheNextListener() {
        Instance.Client first = instance.subscribed("u1", "c1");
        Shard shard = first.session().shard();
        shard.pin("c1").subscribe().with(_ -> {});
        instance.source.commit("c1", 2);
        // The last subscriber leaves while the log does not answer, and another is about to subscribe.
        instance.source.failing = 2;
        instance.say("c1");
        first.session().close(CloseCode.NORMAL);
        instance.timePasses();
        instance.timePasses();
        assertThat(shard.feed("c1").fetching()).isFalse();

        Instance.Client second = instance.subscribed("u1", "c1");
        instance.say("c1");

        assertThat(second.heard()).containsExactly("c1#4");
    }

    private int readsToResume(Map<String, Long> since) {
        Instance.Client client = instance.client("u1");
        int before = instance.source.reads;
        instance.subscriptions
                .subscribeAll(client.session(), since, null, null)
                .subscribe()
                .with(_ -> {}, failures::add);
        instance.loop.settle();
        assertThat(client.heard()).contains("subscribed {c1=3, c2=2, c3=1}", "c1#2", "c1#3", "c2#2");
        return instance.source.reads - before;
    }

    @Test
    void aClientResumesAllItsConversationsWithOneQuery() {
        for (int i = 1; i <= 3; i++) {
            instance.source.member("c" + i, "u1");
            instance.source.commit("c" + i, 4 - i);
        }
        instance.source.member("other", "u2");

        assertThat(readsToResume(Map.of("c1", 1L, "c2", 1L, "c3", 1L))).isEqualTo(1);
        assertThat(readsToResume(Map.of("c1", 1L, "c2", 1L, "c3", 1L, "other", 0L, "gone", 5L)))
                .as("with some that are not its own")
                .isEqualTo(1);
        assertThat(readsToResume(Map.of("c1", 1L, "c2", 1L)))
                .as("with one that it does not know")
                .isEqualTo(2);
        assertThat(failures).isEmpty();
        assertThat(instance.interests.has(new Address.Conversation("other"))).isFalse();
    }

    @Test
    void aConversationNamedTwiceIsListenedToOnceAndLetGo() {
        instance.source.member("c1", "u1");
        Instance.Client client = instance.client("u1");
        subscribe(client, List.of("c1", "c1"), Map.of());
        instance.loop.settle();

        instance.registry.remove(client.session());

        assertThat(instance.interests.has(new Address.Conversation("c1"))).isFalse();
    }
}
