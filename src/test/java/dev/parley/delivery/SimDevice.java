package dev.parley.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.protocol.Message;
import dev.parley.testing.SimTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A client as the protocol requires it: it resumes from the last seq it holds, and sends again what was not
 * acknowledged.
 */
final class SimDevice {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SimWorld world;
    private final SimTime time;
    private final String name;
    private final String userId;
    private final boolean everyConversation;
    private final Map<String, Long> held = new TreeMap<>();
    /** The last entry of its user's log that it has; null until it has subscribed once. */
    private Long meHeld;

    private long firstMeSeq;
    /** Whether it has subscribed on this connection, so that the log of its user has no gaps from then on. */
    private boolean resumed;

    private final Map<String, Boolean> told = new TreeMap<>();
    private final Map<String, SimCopy> copies = new TreeMap<>();
    private final Map<String, String> unacknowledged = new LinkedHashMap<>();
    private final List<Message> acknowledged = new ArrayList<>();
    private SimWire wire;
    private SimInstance instance;
    private int connections;
    private final Set<String> in = new TreeSet<>();
    private Set<String> asked = Set.of();
    private int sent;

    SimDevice(SimWorld world, SimTime time, String name, String userId, boolean everyConversation) {
        this.world = world;
        this.time = time;
        this.name = name;
        this.userId = userId;
        this.everyConversation = everyConversation;
    }

    boolean everyConversation() {
        return everyConversation;
    }

    String userId() {
        return userId;
    }

    Map<String, Long> held() {
        return held;
    }

    List<Message> acknowledged() {
        return acknowledged;
    }

    boolean hasUnacknowledged() {
        return !unacknowledged.isEmpty();
    }

    @Override
    public String toString() {
        return "waiting for " + unacknowledged + ", "
                + (wire == null ? "away" : "connected to " + instance.name() + ": " + wire);
    }

    /** Whether its user is a member of that conversation, as far as the device knows. */
    boolean believesToBeIn(String conversation) {
        return in.contains(conversation);
    }

    String connectionName() {
        return name + "#" + connections;
    }

    void connect() {
        instance = world.anyInstance();
        if (instance == null) {
            time.within(100, 500, this::connect);
            return;
        }
        connections++;
        resumed = false;
        SimWire mine = new SimWire(time, instance, this);
        wire = mine;
        SimInstance target = instance;
        time.within(1, 30, () -> target.whenAwake(() -> target.accept(this, mine, userId)));
    }

    /** Subscribes with what it holds; on the session's loop, like every command. */
    void letIn(SimWire on, Session session, SubscriptionService subscriptions) {
        if (on.isCut()) {
            return;
        }
        Map<String, Long> since = new TreeMap<>(held);
        world.conversationsOf(userId).forEach(id -> since.putIfAbsent(id, 0L));
        asked = since.keySet();
        var answer = everyConversation
                ? subscriptions.subscribeAll(session, since, meHeld, null)
                : subscriptions.subscribe(session, List.copyOf(world.firstConversations(userId)), since, meHeld, null);
        // As with any command that fails: the client gets an error, and asks again.
        answer.subscribe()
                .with(
                        _ -> {},
                        _ -> time.within(50, 300, () -> {
                            if (!on.isCut()) {
                                letIn(on, session, subscriptions);
                            }
                        }));
    }

    void received(SimWire on, String text) {
        if (on != wire) {
            return;
        }
        JsonNode frame;
        try {
            frame = JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String conversation = frame.at("/payload/conversation_id").asText();
        if (frame.path("payload").has("me_seq")
                && !frame.path("type").asText().equals("subscribed")
                && !userEntry(conversation, frame)) {
            return;
        }
        switch (frame.path("type").asText()) {
            case "message.new" -> {
                JsonNode message = frame.at("/payload/message");
                if (!world.isFor(userId, conversation, message.path("seq").asLong())) {
                    world.violated(connectionName() + " got what is not for its user: " + frame);
                }
                entry(conversation, message.path("seq").asLong(), frame.path("payload"));
                copies.put(
                        conversation + "#" + message.path("seq").asLong(),
                        new SimCopy(connections, version(message), 0));
            }
            case "message.updated" -> {
                JsonNode message = frame.at("/payload/message");
                changed(conversation, message.path("seq").asLong(), version(message));
                entry(conversation, frame.at("/payload/seq").asLong(), frame.path("payload"));
            }
            case "message.deleted" -> {
                changed(conversation, frame.at("/payload/message_seq").asLong(), Long.MAX_VALUE);
                entry(conversation, frame.at("/payload/seq").asLong(), frame.path("payload"));
            }
            case "conversation.created" -> in.add(conversation);
            case "member.added" -> entry(conversation, frame.at("/payload/seq").asLong(), frame.path("payload"));
            case "member.removed" -> {
                if (frame.path("payload").has("seq")) {
                    entry(conversation, frame.at("/payload/seq").asLong(), frame.path("payload"));
                } else {
                    in.remove(conversation);
                    if (!world.mayBeToldThatTheyLeft(userId, conversation)) {
                        world.violated(connectionName() + " was told to be out of " + conversation);
                    }
                }
            }
            case "reset" -> world.violated(connectionName() + " is ahead of the log: " + frame);
            case "subscribed" -> {
                resumed = true;
                if (meHeld == null) {
                    meHeld = frame.at("/payload/me_seq").asLong();
                    firstMeSeq = meHeld;
                }
                in.clear();
                frame.at("/payload/seqs").properties().forEach(it -> in.add(it.getKey()));
                // Nothing is repeated of a conversation that it did not name: it reads the history.
                frame.at("/payload/seqs")
                        .properties()
                        .forEach(it -> held.putIfAbsent(
                                it.getKey(),
                                asked.contains(it.getKey()) ? 0 : it.getValue().asLong()));
            }
            default -> {}
        }
    }

    private static long version(JsonNode message) {
        return message.has("deleted_at")
                ? Long.MAX_VALUE
                : message.has("edited_at")
                        ? Instant.parse(message.path("edited_at").asText()).toEpochMilli()
                        : 0;
    }

    private void changed(String conversation, long messageSeq, long version) {
        String what = conversation + "#" + messageSeq;
        SimCopy copy = copies.get(what);
        if (copy == null) {
            if (messageSeq > held.getOrDefault(conversation, 0L)
                            && !world.nothingBetween(userId, conversation, messageSeq - 1, messageSeq + 1)
                    || !world.isFor(userId, conversation, messageSeq)
                            && !world.mayBeToldThatTheyLeft(userId, conversation)) {
                world.violated(connectionName() + " got an edit of " + what + ", which it has not got");
            }
            return;
        }
        if (version < copy.version() || copy.toldOn() == connections && version == copy.version()) {
            world.violated(connectionName() + " was told of " + what + " as of " + version + " after " + copy);
        }
        copies.put(what, new SimCopy(copy.connection(), version, connections));
    }

    /** The version that it has of the message; negative if it has none. */
    long versionOf(Message message) {
        SimCopy copy = copies.get(message.conversationId() + "#" + message.seq());
        return copy == null ? -1 : copy.version();
    }

    /** Takes an entry as a client may: it is the next one, or names a previous one that is held. */
    private void entry(String conversation, long seq, JsonNode payload) {
        long last = held.getOrDefault(conversation, 0L);
        in.add(conversation);
        if (seq <= last || !world.nothingBetween(userId, conversation, last, seq)) {
            world.violated(connectionName() + " got " + conversation + "#" + seq + " after #" + last);
        }
        if (seq != last + 1 && !(payload.has("prev") && payload.path("prev").asLong() <= last)) {
            world.violated(connectionName() + " cannot tell that nothing is missing between " + conversation + "#"
                    + last + " and " + payload);
        }
        held.put(conversation, Math.max(seq, last));
    }

    /** Takes an entry of its user's log, unless it has it, or has not resumed the log yet. */
    private boolean userEntry(String conversation, JsonNode frame) {
        JsonNode payload = frame.path("payload");
        long seq = payload.path("me_seq").asLong();
        if (meHeld == null || seq <= meHeld) {
            return false;
        }
        boolean follows =
                seq == meHeld + 1 || payload.has("prev") && payload.path("prev").asLong() <= meHeld;
        if (!follows && !resumed) {
            return false;
        }
        if (!follows || !world.nothingBetween(userId, meHeld, seq)) {
            world.violated(connectionName() + " got " + frame + " after #" + meHeld);
        }
        meHeld = seq;
        told.put(conversation, frame.path("type").asText().equals("conversation.created"));
        return true;
    }

    /** Whether it was last told that its user is in the conversation; null if it was told nothing. */
    Boolean toldToBeIn(String conversation) {
        return told.get(conversation);
    }

    /** Where the log of its user ended when it subscribed first; the greatest number if it never did. */
    long firstMeSeq() {
        return meHeld == null ? Long.MAX_VALUE : firstMeSeq;
    }

    void disconnected(SimWire on) {
        if (on == wire) {
            wire = null;
            time.within(10, 1500, this::connect);
        }
    }

    void cut() {
        if (wire != null) {
            wire.cut();
        }
    }

    boolean isOn(SimInstance candidate) {
        return wire != null && instance == candidate;
    }

    void say(String conversation) {
        String clientId = name + "-" + ++sent;
        unacknowledged.put(clientId, conversation);
        send(clientId);
    }

    private void send(String clientId) {
        String conversation = unacknowledged.get(clientId);
        if (conversation == null) {
            return;
        }
        SimWire on = wire;
        if (on != null) {
            SimInstance target = instance;
            time.within(
                    1,
                    20,
                    () -> target.send(
                            conversation,
                            userId,
                            clientId,
                            message -> time.within(1, 20, () -> acknowledged(on, clientId, message))));
        }
        time.within(1000, 3000, () -> send(clientId));
    }

    private void acknowledged(SimWire on, String clientId, Message message) {
        if (!on.isCut() && unacknowledged.remove(clientId) != null) {
            acknowledged.add(message);
        }
    }
}
