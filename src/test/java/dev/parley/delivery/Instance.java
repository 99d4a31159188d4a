package dev.parley.delivery;

import dev.parley.bus.Address;
import dev.parley.bus.Interests;
import dev.parley.delivery.LocalDelivery.AddressedEvent;
import dev.parley.feed.PreparedEvent;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.testing.PlainDialect;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Delivery of one instance with one event loop, surrounded by fakes. */
final class Instance {
    static final SessionLimits ROOMY = new SessionLimits(1 << 20, Duration.ofSeconds(10));

    /** A client's connection. */
    record Client(Session session, FakeWire wire) {
        List<String> heard() {
            return wire.heard();
        }
    }

    final FakeLoop loop = new FakeLoop();
    private final List<Runnable> waiting = new ArrayList<>();
    final RecordingBus bus = new RecordingBus();
    final Interests interests = new Interests();
    final InMemorySource source = new InMemorySource();
    final PlainDialect dialect = new PlainDialect();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final DeliveryMetrics metrics = new DeliveryMetrics(meters);
    final LogReader log = new LogReader(source, source, (_, task) -> waiting.add(task), metrics);
    final SubscriptionService subscriptions = new SubscriptionService(source, new UserLogs(source, source, log), log);
    final SessionRegistry registry = new SessionRegistry(interests, bus, subscriptions, metrics);
    final LocalDelivery local = new LocalDelivery(registry, interests, log, metrics);
    private int opened;

    Client anonymous(SessionLimits limits) {
        FakeWire wire = new FakeWire();
        return new Client(registry.open(loop, () -> true, "s" + ++opened, dialect, wire, limits), wire);
    }

    Client client(String userId) {
        Client client = anonymous(ROOMY);
        registry.identify(client.session(), userId)
                .chain(() -> subscriptions.letIn(client.session()))
                .subscribe()
                .with(_ -> {});
        return client;
    }

    Client subscribed(String userId, String conversationId) {
        source.member(conversationId, userId);
        Client client = client(userId);
        subscriptions
                .subscribe(client.session(), List.of(conversationId), java.util.Map.of(), null, null)
                .subscribe()
                .with(_ -> {});
        loop.settle();
        client.heard();
        return client;
    }

    /** Lets enough time pass for everything that waits. */
    void timePasses() {
        List<Runnable> due = List.copyOf(waiting);
        waiting.clear();
        due.forEach(Runnable::run);
        loop.settle();
    }

    /** Commits a message and publishes it. */
    void say(String conversationId) {
        announce(source.commit(conversationId));
    }

    void announce(Message message) {
        deliver(new Address.Conversation(message.conversationId()), new Event.MessageNew(message), null);
    }

    /** Commits an entry of the user's log and publishes it. */
    void tell(String userId, Event event) {
        deliver(new Address.User(userId), source.append(userId, event));
    }

    void deliver(Address address, Event event) {
        deliver(address, event, null);
    }

    void deliver(Address address, Event event, String exceptSession) {
        local.deliver(new AddressedEvent(address, new PreparedEvent(event, System.nanoTime()), exceptSession));
        loop.settle();
    }
}
