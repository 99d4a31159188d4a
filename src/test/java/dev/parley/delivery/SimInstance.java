package dev.parley.delivery;

import dev.parley.bus.Address;
import dev.parley.bus.Interests;
import dev.parley.feed.Feed;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.protocol.Role;
import dev.parley.protocol.parley.ParleyDialect;
import dev.parley.scheduling.Scheduler;
import dev.parley.testing.SimTime;
import dev.parley.tracing.MessageTimes;
import dev.parley.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** An instance of the delivery core, with nothing replaced but time, the database, the bus and the sockets. */
final class SimInstance {
    private static final ParleyDialect DIALECT = new ParleyDialect(8192);
    private static final SessionLimits LIMITS = new SessionLimits(1 << 20, Duration.ofSeconds(10));

    /** The intervals of production. */
    private record Intervals(
            Duration interval,
            Duration intervalWithoutBus,
            Duration patience,
            int logsPerRound,
            Duration everyLogWithin,
            int logsPerStatement)
            implements CatchUpConfig {}

    private final String name;
    private final SimTime time;
    private final SimLog database;
    private final Interests interests = new Interests();
    private final SimRedis.Port bus;
    private final SessionRegistry registry;
    private final SubscriptionService subscriptions;
    private final Hub hub;
    private final CatchUp catchUp;
    private final Loop[] loops = {new Loop(), new Loop()};
    private boolean alive = true;
    private long asleepUntil;

    SimInstance(String name, SimTime time, SimLog database, SimRedis redis, SimParts parts) {
        this.name = name;
        this.time = time;
        this.database = database;
        this.bus = redis.port(this);
        MeterRegistry meters = new SimpleMeterRegistry();
        DeliveryMetrics metrics = new DeliveryMetrics(meters);
        Scheduler scheduler = (delay, task) -> time.after(delay, () -> whenAwake(task));
        LogReader reader = parts.reader(database, scheduler, metrics);
        this.subscriptions = parts.subscriptions(database, reader);
        this.registry =
                new SessionRegistry(interests, bus, subscriptions, metrics, log -> new Feed<>(log, parts.sequencer()));
        LocalDelivery local = new LocalDelivery(registry, interests, reader, metrics);
        this.hub = new Hub(
                local, bus, DIALECT, new MessageTimes(16, Clock.systemUTC(), meters), new Tracing(null), meters);
        this.catchUp = new CatchUp(
                parts.ends(database),
                registry,
                reader,
                bus,
                new Intervals(
                        Duration.ofSeconds(3),
                        Duration.ofMillis(300),
                        Duration.ofMillis(300),
                        4,
                        Duration.ofSeconds(6),
                        3),
                scheduler,
                meters);
        catchUp.start();
    }

    /** Whether it accepts connections. */
    boolean admits() {
        return alive && catchUp.isWatching();
    }

    String name() {
        return name;
    }

    Hub hub() {
        return hub;
    }

    Interests interests() {
        return interests;
    }

    boolean alive() {
        return alive;
    }

    /** Kills it like SIGKILL: nothing more happens. */
    void kill(SimRedis redis) {
        alive = false;
        redis.unplug(bus);
    }

    /** Freezes it like SIGSTOP, and continues it after that long. */
    void sleep(long millis) {
        asleepUntil = Math.max(asleepUntil, time.millis() + millis);
    }

    /** Events of a process happen when it runs, and never if it is dead. */
    void whenAwake(Runnable task) {
        if (!alive) {
            return;
        }
        if (time.millis() < asleepUntil) {
            time.after(Duration.ofMillis(asleepUntil - time.millis()), () -> whenAwake(task));
        } else {
            task.run();
        }
    }

    /** A device's connection; the session exists when it is authenticated. */
    void accept(SimDevice device, SimWire wire, String userId) {
        Loop loop = loops[time.below(loops.length)];
        loop.execute(() -> {
            Session session = registry.open(loop, () -> loop.running, device.connectionName(), DIALECT, wire, LIMITS);
            wire.serves(session, loop);
            registry.identify(session, userId)
                    .chain(() -> subscriptions.letIn(session))
                    .subscribe()
                    .with(_ -> session.run(() -> device.letIn(wire, session, subscriptions)));
        });
    }

    void disconnected(Session session, Executor loop) {
        loop.execute(() -> registry.remove(session));
    }

    /** Commits, publishes, and then acknowledges. */
    void send(String conversation, String sender, String clientId, Consumer<Message> acknowledged) {
        whenAwake(() -> database.append(
                conversation,
                sender,
                clientId,
                message -> whenAwake(() -> {
                    hub.publishCommitted(List.of(message), Map.of());
                    acknowledged.accept(message);
                })));
    }

    void edit(String conversation, long seq) {
        whenAwake(() -> database.edit(
                conversation,
                seq,
                (changed, logSeq) -> whenAwake(() -> hub.publish(
                        new Address.Conversation(conversation),
                        changed.deletedAt() == null
                                ? new Event.MessageUpdated(changed, logSeq)
                                : Event.MessageDeleted.of(changed, logSeq)))));
    }

    /** Publishes that a conversation was created. */
    void announceCreated(String conversation, List<String> users) {
        List<Event.UserEntry> entries = users.stream()
                .map(user -> database.lastMove(user, conversation))
                .toList();
        whenAwake(() -> {
            for (int i = 0; i < users.size(); i++) {
                hub.publish(new Address.User(users.get(i)), entries.get(i));
            }
        });
    }

    /** Adds a user to a conversation, or removes the user, and publishes that to the user and to the others. */
    void move(String conversation, String user, boolean joins) {
        whenAwake(() -> database.move(conversation, user, joins, seq -> {
            Event entry = database.lastMove(user, conversation);
            whenAwake(() -> {
                hub.publish(new Address.User(user), entry);
                hub.publish(
                        new Address.Conversation(conversation),
                        joins
                                ? new Event.MemberAdded(conversation, user, Role.MEMBER, seq)
                                : new Event.MemberRemoved(conversation, user, seq));
            });
        }));
    }

    /** Runs tasks in order, each in a turn of its own a little later. */
    private final class Loop implements Executor {
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private boolean running;

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
            time.within(0, 1, () -> whenAwake(this::turn));
        }

        private void turn() {
            Runnable task = tasks.poll();
            boolean before = running;
            running = true;
            try {
                task.run();
            } finally {
                running = before;
            }
        }
    }
}
