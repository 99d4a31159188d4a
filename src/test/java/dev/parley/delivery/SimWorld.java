package dev.parley.delivery;

import dev.parley.protocol.Message;
import dev.parley.testing.SimTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Three instances, some users with devices, and everything that can go wrong. What must hold: no device ever gets an
 * entry out of order or twice; and when the trouble is over, every device has every message of its conversations that
 * the log still has, in its latest version, what was acknowledged is stored, and nothing is stored twice.
 */
final class SimWorld {
    private static final long TROUBLE_MILLIS = 20_000;
    /** For this long after the trouble users edit, and the bus continues to lose frames. */
    private static final long EDITS_MILLIS = 6_000;

    private static final long CALM_MILLIS = 60_000;
    private static final int INSTANCES = 3;
    /** An instance may freeze for 6 s, and reads what was not published every 3 s. */
    private static final long NEWS_MILLIS = 15_000;
    /** A conversation from which users are removed and to which they are added again. */
    private static final String UNSTEADY = "c5";

    private final SimTime time;
    private final SimParts parts;
    private final SimLog log;
    private final SimRedis redis;
    private final List<SimInstance> instances = new ArrayList<>();
    private final List<SimDevice> devices = new ArrayList<>();
    private final Map<String, Set<String>> first = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private int started;
    private boolean trouble = true;

    SimWorld(long seed) {
        this(seed, new SimParts());
    }

    /** @param parts the parts of the instances and their database */
    SimWorld(long seed, SimParts parts) {
        this.parts = parts;
        time = new SimTime(seed);
        log = parts.log(time);
        redis = new SimRedis(time);
        redis.loss = time.below(3) * 0.15;
    }

    /** @return what was wrong; empty if nothing was */
    List<String> run() {
        for (int i = 0; i < INSTANCES; i++) {
            instances.add(newInstance());
        }
        log.found("c1", new TreeSet<>(List.of("u1", "u2", "u3")));
        log.found("c2", new TreeSet<>(List.of("u1", "u2")));
        log.found(SimLog.SLOW, new TreeSet<>(List.of("u1", "u3")));
        log.found(UNSTEADY, new TreeSet<>(List.of("u1", "u2", "u3")));
        for (String user : List.of("u1", "u2", "u3")) {
            first.put(user, new TreeSet<>(conversationsOf(user)));
            first.get(user).remove(UNSTEADY);
            devices.add(new SimDevice(this, time, user + "-phone", user, true));
            devices.add(new SimDevice(this, time, user + "-tablet", user, time.chance(0.5)));
        }
        devices.forEach(device -> time.within(0, 1000, device::connect));
        time.within(0, 10, this::somebodySpeaks);
        time.within(1000, 2000, this::somebodyEdits);
        for (int words = 1 + time.below(3); words > 0; words--) {
            time.within(1000, TROUBLE_MILLIS, this::somebodySpeaksSlowly);
        }
        time.within(500, 1500, this::somethingBreaks);
        time.within(2000, 15_000, this::somebodyFounds);
        time.within(1000, 3000, this::somebodyIsTakenOut);
        if (time.chance(0.5)) {
            time.within(500, 5000, this::somethingExpires);
        }
        time.runUntil(TROUBLE_MILLIS);
        trouble = false;
        time.runUntil(TROUBLE_MILLIS + EDITS_MILLIS);
        redis.loss = 0;
        // Otherwise a lost subscription there would not be found.
        time.within(NEWS_MILLIS, NEWS_MILLIS + 1000, () -> devices.getFirst().say(UNSTEADY));
        time.runUntil(TROUBLE_MILLIS + CALM_MILLIS);
        judge();
        return violations;
    }

    void violated(String what) {
        violations.add(time.millis() + " ms: " + what);
    }

    /** A running instance to connect to, as a load balancer would choose it; null for none. */
    SimInstance anyInstance() {
        List<SimInstance> running =
                instances.stream().filter(SimInstance::admits).toList();
        return running.isEmpty() ? null : running.get(time.below(running.size()));
    }

    Set<String> conversationsOf(String user) {
        Set<String> mine = new TreeSet<>();
        log.conversations().stream()
                .filter(id -> log.members(id).contains(user))
                .forEach(mine::add);
        return mine;
    }

    /** The conversations from the beginning, to which a device that names its conversations subscribes. */
    Set<String> firstConversations(String user) {
        return first.get(user);
    }

    private SimInstance newInstance() {
        return new SimInstance("i" + ++started, time, log, redis, parts);
    }

    private void somebodySpeaks() {
        SimDevice device = devices.get(time.below(devices.size()));
        List<String> mine = conversationsOf(device.userId()).stream()
                .filter(id -> !id.equals(SimLog.SLOW))
                .toList();
        for (int burst = time.chance(0.1) ? 20 : 1; burst > 0; burst--) {
            device.say(mine.get(time.below(mine.size())));
        }
        if (trouble) {
            time.within(10, 400, this::somebodySpeaks);
        }
    }

    private void somebodySpeaksSlowly() {
        List<SimDevice> theirs = devices.stream()
                .filter(it -> conversationsOf(it.userId()).contains(SimLog.SLOW))
                .toList();
        theirs.get(time.below(theirs.size())).say(SimLog.SLOW);
    }

    private void somebodyEdits() {
        List<String> ids = log.conversations().stream()
                .filter(id -> !log.messages(id).isEmpty())
                .toList();
        SimInstance instance = anyInstance();
        if (instance != null && !ids.isEmpty()) {
            String id = ids.get(time.below(ids.size()));
            List<Message> all = List.copyOf(log.messages(id));
            instance.edit(
                    id, all.get(Math.max(0, all.size() - 1 - time.below(10))).seq());
        }
        if (time.millis() < TROUBLE_MILLIS + EDITS_MILLIS) {
            time.within(10, 600, this::somebodyEdits);
        }
    }

    private void somebodyFounds() {
        log.found("c3", new TreeSet<>(List.of("u2", "u3")));
        SimInstance instance = anyInstance();
        if (instance != null) {
            instance.announceCreated("c3", List.of("u2", "u3"));
        }
    }

    private void somebodyIsTakenOut() {
        String user = "u" + (2 + time.below(2));
        SimInstance instance = anyInstance();
        if (instance != null && log.members(UNSTEADY).contains(user)) {
            instance.move(UNSTEADY, user, false);
            time.within(0, time.chance(0.7) ? 300 : 5000, () -> comesBack(user));
        }
        if (time.millis() < TROUBLE_MILLIS + EDITS_MILLIS) {
            time.within(100, 2500, this::somebodyIsTakenOut);
        }
    }

    private void comesBack(String user) {
        SimInstance instance = anyInstance();
        if (instance == null) {
            time.within(100, 500, () -> comesBack(user));
            return;
        }
        if (!log.members(UNSTEADY).contains(user)) {
            instance.move(UNSTEADY, user, true);
        }
    }

    boolean isFor(String user, String conversation, long seq) {
        return log.isFor(user, conversation, seq);
    }

    /** The event may be late. */
    boolean mayBeToldThatTheyLeft(String user, String conversation) {
        return time.millis() - log.lastLeft(user, conversation) < NEWS_MILLIS;
    }

    /** Whether the user's log has nothing between the two. */
    boolean nothingBetween(String user, long last, long seq) {
        return log.nothingBetween(user, last, seq);
    }

    /** Whether there is no entry between the two that the log still has and that is for the user. */
    boolean nothingBetween(String user, String conversation, long last, long seq) {
        for (long between = last + 1; between < seq; between++) {
            long about = log.messageSeq(conversation, between);
            if (log.has(conversation, between)
                    && (about == 0 ? between : about) > log.joinedSeq(user, conversation)
                    && !log.isOwnMove(user, conversation, between)) {
                return false;
            }
        }
        return true;
    }

    private void somethingExpires() {
        List<String> ids = List.copyOf(new TreeSet<>(log.conversations()));
        log.forgetOldest(ids.get(time.below(ids.size())));
        if (trouble) {
            time.within(100, 3000, this::somethingExpires);
        }
    }

    long gone(String conversation) {
        return log.gone(conversation);
    }

    private void somethingBreaks() {
        if (!trouble) {
            return;
        }
        switch (time.below(7)) {
            case 0 -> {
                int victim = time.below(instances.size());
                SimInstance dead = instances.get(victim);
                dead.kill(redis);
                devices.stream().filter(device -> device.isOn(dead)).forEach(SimDevice::cut);
                time.within(500, 3000, () -> instances.set(victim, newInstance()));
            }
            case 1 -> instances.get(time.below(instances.size())).sleep(time.below(6000));
            case 2 -> {
                redis.away(true);
                time.within(100, 4000, () -> redis.away(false));
            }
            case 3 -> {
                log.away(true);
                time.within(50, 1500, () -> log.away(false));
            }
            default -> devices.get(time.below(devices.size())).cut();
        }
        time.within(200, 3000, this::somethingBreaks);
    }

    private void judge() {
        for (SimDevice device : devices) {
            if (device.hasUnacknowledged()) {
                violated(device.connectionName() + " was never told that what it sent is stored; it is " + device);
            }
            device.acknowledged().forEach(this::mustBeStored);
            if (device.everyConversation()
                    && device.believesToBeIn(UNSTEADY)
                    && !log.members(UNSTEADY).contains(device.userId())) {
                violated(device.connectionName() + " does not know that its user is out of " + UNSTEADY);
            }
            for (String id : log.conversations()) {
                mustKnowTheMembership(device, id);
            }
            for (String id : interesting(device)) {
                long last = log.last(id);
                long got = device.held().getOrDefault(id, 0L);
                if (got > last || !nothingBetween(device.userId(), id, got, last + 1)) {
                    violated(device.connectionName() + " has " + id + " up to #" + got + " of " + last + "; it is "
                            + device);
                }
            }
        }
        for (String id : log.conversations()) {
            log.messages(id).stream()
                    .filter(it -> (it.editedAt() != null || it.deletedAt() != null) && it.seq() > log.gone(id))
                    .forEach(message -> devices.stream()
                            .filter(device -> interesting(device).contains(id)
                                    && message.seq() > log.joinedSeq(device.userId(), id))
                            .forEach(device -> mustHaveItsLastVersion(device, message)));
            Set<String> keys = new HashSet<>();
            log.messages(id).stream()
                    .filter(m -> !keys.add(m.senderId() + "/" + m.clientId()))
                    .forEach(m -> violated("stored twice: " + m));
        }
    }

    private void mustKnowTheMembership(SimDevice device, String conversation) {
        Boolean told = device.toldToBeIn(conversation);
        boolean mustBeTold = log.lastMoveSeq(device.userId(), conversation) > device.firstMeSeq();
        if (told == null ? mustBeTold : told != log.members(conversation).contains(device.userId())) {
            violated(device.connectionName() + " was last told of its membership in " + conversation + ": " + told
                    + "; it is " + device);
        }
    }

    private void mustHaveItsLastVersion(SimDevice device, Message message) {
        long version = message.deletedAt() != null
                ? Long.MAX_VALUE
                : message.editedAt().toEpochMilli();
        long has = device.versionOf(message);
        if (has >= 0 && has != version) {
            violated(device.connectionName() + " has " + message.conversationId() + "#" + message.seq() + " as of "
                    + has + " instead of " + version + "; it is " + device);
        }
    }

    private Set<String> interesting(SimDevice device) {
        return device.everyConversation() ? conversationsOf(device.userId()) : firstConversations(device.userId());
    }

    private void mustBeStored(Message message) {
        if (log.messages(message.conversationId()).stream()
                .noneMatch(it -> it.seq() == message.seq() && it.id() == message.id())) {
            violated("acknowledged and not there: " + message);
        }
    }
}
