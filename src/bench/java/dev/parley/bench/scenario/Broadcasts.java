package dev.parley.bench.scenario;

import dev.parley.bench.driver.Client;
import dev.parley.bench.driver.Crowd;
import dev.parley.bench.driver.Dial;
import dev.parley.bench.driver.Driver;
import dev.parley.bench.driver.Frames;
import dev.parley.bench.driver.Outlet;
import dev.parley.bench.driver.RedisOutlet;
import dev.parley.bench.machine.Jwt;
import dev.parley.bench.machine.Parley;
import dev.parley.bench.machine.ServerProcess;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Sets up {@link Broadcast}s: the same one at Parley, of several kinds, and at the reference. */
final class Broadcasts {
    private static final String SENDER = "sender";
    private static final int WINDOW = 64;
    /** The maximum number of commands in flight that Parley allows for a connection. */
    private static final int STORED_WINDOW = 256;

    private Broadcasts() {}

    /** Room typing, which is not stored: a frame of some 100 bytes in, the same with the user's name out. */
    static Broadcast room(Setting setting, Parley parley, int subscribers) {
        String room = pad("room-" + UUID.randomUUID(), 48);
        Driver driver = setting.driver();
        Crowd crowd = Crowd.open(driver, subscribers, i -> parley.dial("m" + i), client -> Parley.join(client, room));
        Client sender = one(driver, parley.dial(SENDER));
        Parley.join(sender, room).join();
        byte[] on = roomTyping(room, true);
        byte[] off = roomTyping(room, false);
        return new Broadcast(
                driver,
                List.of(parley.process()),
                crowd,
                sender,
                outlet(sender, number -> number % 2 == 0 ? on : off),
                false,
                WINDOW);
    }

    /** An event that another service publishes over Redis for a conversation; its frame has that many bytes. */
    static Broadcast event(Setting setting, Parley parley, int subscribers, int bytes) {
        String conversation = group(parley, subscribers);
        Crowd crowd = parley.subscribers(setting.driver(), subscribers, i -> "m" + i, conversation);
        Outlet redis = new RedisOutlet(
                setting.driver(),
                setting.backends().redisAddress(),
                "ws:conv:" + conversation,
                frame("{\"type\":\"bench.event\",\"payload\":{\"text\":\"", bytes));
        return new Broadcast(setting.driver(), List.of(parley.process()), crowd, null, redis, false, WINDOW);
    }

    /**
     * Stored messages, with a content of that many bytes; each is acknowledged to the sender.
     *
     * @param instances those of the subscribers, in turn; the sender is connected to the first
     */
    static Broadcast stored(Setting setting, List<Parley> instances, int subscribers, int contentBytes) {
        String conversation = group(instances.getFirst(), subscribers);
        Crowd crowd = Crowd.open(
                setting.driver(),
                subscribers,
                i -> instances.get(i % instances.size()).dial("m" + i),
                client -> Parley.subscribe(client, conversation));
        Client sender = one(setting.driver(), instances.getFirst().dial(SENDER));
        Supplier<byte[]> messages = messages(conversation, contentBytes);
        return new Broadcast(
                setting.driver(),
                instances.stream().map(Parley::process).toList(),
                crowd,
                sender,
                outlet(sender, _ -> messages.get()),
                true,
                STORED_WINDOW);
    }

    /** The reference's broadcast: it delivers frames of that many bytes unchanged. */
    static Broadcast vertx(Setting setting, ServerProcess server, int subscribers, int bytes, int window) {
        Crowd crowd = Crowd.open(setting.driver(), subscribers, i -> dial(server, "m" + i, "/ws"), Parley::subscribe);
        Client sender = one(setting.driver(), dial(server, SENDER, "/ws"));
        byte[] frame = Frames.text(frame("{\"type\":\"bench.event\",\"payload\":{\"text\":\"", bytes));
        return new Broadcast(
                setting.driver(), List.of(server), crowd, sender, outlet(sender, _ -> frame), false, window);
    }

    static Dial dial(ServerProcess server, String user, String path) {
        return new Dial(server.address(), path, Jwt.of(user));
    }

    /** Frames that send a new message each, with a {@code client_id} of its own. */
    static Supplier<byte[]> messages(String conversation, int contentBytes) {
        long series = UUID.randomUUID().getMostSignificantBits();
        AtomicLong count = new AtomicLong();
        String content = "x".repeat(contentBytes);
        return () -> message(conversation, series, count.getAndIncrement(), content);
    }

    private static byte[] message(String conversation, long series, long number, String content) {
        return Frames.text("{\"type\":\"message.send\",\"id\":\"" + number + "\",\"payload\":{\"conversation_id\":\""
                + conversation + "\",\"client_id\":\"" + new UUID(series, number) + "\",\"content\":\"" + content
                + "\"}}");
    }

    static Client one(Driver driver, Dial dial) {
        return driver.connect(dial).join();
    }

    private static String group(Parley parley, int subscribers) {
        return parley.group(SENDER, Parley.users("m", subscribers));
    }

    private static byte[] roomTyping(String room, boolean on) {
        return Frames.text(
                "{\"type\":\"room.typing\",\"payload\":{\"room\":\"" + room + "\",\"is_typing\":" + on + "}}");
    }

    private static String frame(String head, int bytes) {
        return head + "x".repeat(Math.max(0, bytes - head.length() - 3)) + "\"}}";
    }

    private static String pad(String text, int length) {
        return text + "-".repeat(length - text.length());
    }

    private static Outlet outlet(Client client, LongFunction<byte[]> frames) {
        return new Outlet() {
            @Override
            public void write(long number) {
                client.write(frames.apply(number));
            }

            @Override
            public void flush() {
                client.flush();
            }
        };
    }
}
