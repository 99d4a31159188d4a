package dev.parley.delivery;

import static dev.parley.cluster.DeliveryStatus.State.BEHIND;
import static dev.parley.cluster.DeliveryStatus.State.CUT_OFF;
import static dev.parley.cluster.DeliveryStatus.State.DELIVERED;
import static dev.parley.cluster.DeliveryStatus.State.EARLIER;
import static dev.parley.cluster.DeliveryStatus.State.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cluster.DeliveryStatus;
import dev.parley.cluster.DeliveryStatus.State;
import dev.parley.cluster.InstanceTrace;
import dev.parley.cluster.LocalInventory;
import dev.parley.feed.Feed;
import dev.parley.protocol.Event;
import dev.parley.testing.Samples;
import dev.parley.tracing.MessageTimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests how far a message got on the connections of an instance. */
@Tag("fast")
class LocalInventoryWayTest {
    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01.123Z");

    private final Instance instance = new Instance();
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final MessageTimes recent = new MessageTimes(8, clock, instance.meters);
    private final LocalInventory inventory =
            new LocalInventory(instance.registry, instance.interests, instance.metrics, recent, instance.bus, clock);

    private InstanceTrace way(long seq) {
        InstanceTrace[] way = new InstanceTrace[1];
        inventory.wayOf("c1", seq, 1000 + seq).subscribe().with(it -> way[0] = it);
        instance.loop.settle();
        assertThat(way[0]).isNotNull();
        return way[0];
    }

    private List<State> states(long seq) {
        return way(seq).receivers().stream().map(DeliveryStatus::state).toList();
    }

    private void subscribe(Instance.Client client, Map<String, Long> since) {
        instance.subscriptions
                .subscribe(client.session(), List.of("c1"), since, null, null)
                .subscribe()
                .with(_ -> {});
        instance.loop.settle();
    }

    @Test
    void aMessageIsDeliveredWhenTheSocketHasTakenIt() {
        Instance.Client client = instance.subscribed("u1", "c1");
        client.wire().takeAll();
        assertThat(states(1)).containsExactly(BEHIND);

        instance.say("c1");
        assertThat(states(1)).containsExactly(QUEUED);
        client.wire().takeAll();
        assertThat(states(1)).containsExactly(DELIVERED);
        assertThat(states(2)).containsExactly(BEHIND);
        assertThat(way(1).receivers()).extracting(DeliveryStatus::userId).containsExactly("u1");
    }

    @Test
    void oneThatWaitsInTheQueueIsNotDelivered() {
        Instance.Client client = instance.subscribed("u1", "c1");
        client.wire().takeAll();
        client.wire().highWater = 0;
        instance.say("c1");
        instance.loop.settle();

        assertThat(states(1)).containsExactly(QUEUED);
    }

    @Test
    void whoCameLaterWasNotGivenItUnlessTheyAskedForIt() {
        Instance.Client before = instance.subscribed("u1", "c1");
        instance.say("c1");
        instance.say("c1");
        Instance.Client after = instance.subscribed("u2", "c1");
        Instance.Client resumed = instance.client("u1");
        subscribe(resumed, Map.of("c1", 1L));
        List.of(before, after, resumed).forEach(client -> client.wire().takeAll());

        assertThat(states(1)).containsExactlyInAnyOrder(DELIVERED, EARLIER, EARLIER);
        assertThat(states(2)).containsExactlyInAnyOrder(DELIVERED, EARLIER, DELIVERED);
    }

    @Test
    void subscribingAgainDoesNotUndoADelivery() {
        Instance.Client client = instance.subscribed("u1", "c1");
        instance.say("c1");
        instance.say("c1");
        subscribe(client, Map.of("c1", 2L));
        client.wire().takeAll();

        assertThat(states(1)).containsExactly(DELIVERED);
    }

    @Test
    void whatAClientSaysThatItHasWasNotGivenToIt() {
        Instance.Client client = instance.subscribed("u1", "c1");
        instance.source.commit("c1", 3);
        subscribe(client, Map.of("c1", 2L));
        client.wire().takeAll();

        assertThat(states(2)).containsExactly(EARLIER);
        assertThat(states(3)).containsExactly(DELIVERED);
    }

    @Test
    void whoIsBeingGivenWhatTheyMissedIsBehind() {
        instance.source.member("c1", "u1");
        instance.source.commit("c1", 450);
        Instance.Client client = instance.client("u1");
        client.wire().highWater = 1;
        subscribe(client, Map.of("c1", 0L));

        assertThat(states(450)).containsExactly(BEHIND);
        for (int i = 0; i < 10; i++) {
            client.wire().takeAll();
            instance.loop.settle();
        }
        assertThat(states(450)).containsExactly(DELIVERED);
    }

    @Test
    void whoIsTooSlowIsCutOff() {
        instance.source.member("c1", "u1");
        Instance.Client client = instance.anonymous(new SessionLimits(20, Duration.ofSeconds(10)));
        instance.registry.identify(client.session(), "u1").subscribe().with(_ -> {});
        subscribe(client, Map.of());
        client.wire().highWater = 0;
        Feed<Session> feed = client.session().shard().feed("c1");
        for (int i = 0; i < 10; i++) {
            feed.offer(LogReader.prepared(List.of(new Event.MessageNew(instance.source.commit("c1"))))
                    .getFirst());
        }
        // The close happens in the next turn.
        assertThat(DeliveryStatus.of(client.session(), 0, feed.reached(client.session()), 10)
                        .state())
                .isEqualTo(CUT_OFF);
        instance.loop.settle();
        assertThat(states(10)).isEmpty();
    }

    @Test
    void itTellsWhenTheMessagePassed() {
        recent.published(List.of(Samples.message("c1", 1)));
        long id = Samples.message("c1", 1).id();
        InstanceTrace[] way = new InstanceTrace[1];
        inventory.wayOf("c1", 1, id).subscribe().with(it -> way[0] = it);

        assertThat(way[0]).isEqualTo(new InstanceTrace("instance-1", NOW, null, List.of(), 0));
        recent.received(Samples.message("c1", 1));
        inventory.wayOf("c1", 1, id).subscribe().with(it -> way[0] = it);
        assertThat(way[0].receivedAt()).isEqualTo(NOW);
        assertThat(instance.meters
                        .get("parley.tracing.remembered")
                        .tag("how", "published")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void ofVeryManyReceiversNotAllAreListed() {
        for (int i = 0; i < 203; i++) {
            instance.subscribed("u" + i, "c1");
        }
        assertThat(way(1).receivers()).hasSize(200);
        assertThat(way(1).unlisted()).isEqualTo(3);
    }
}
