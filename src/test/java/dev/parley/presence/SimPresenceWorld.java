package dev.parley.presence;

import dev.parley.bus.Address;
import dev.parley.protocol.Event.PresenceChanged;
import dev.parley.protocol.Status;
import dev.parley.testing.SimTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Three instances, people who come and go, and everything that can go wrong. What must hold when the trouble is over
 * and leases have run out: a user is online exactly if they have a connection, nothing is left in Redis of whoever is
 * gone, and whoever comes or goes from then on is announced to everybody once. In a world without faults what everybody
 * heard last of anybody is true, too.
 */
final class SimPresenceWorld {
    private static final long TROUBLE_MILLIS = 40_000;
    private static final long LONGEST_SLEEP = 25_000;
    /** The rest of a lease that began late, a sweep, and the time that Redis needs to settle. */
    private static final long CALM_MILLIS = LONGEST_SLEEP + 15_000 + 1_000 + 10_000 + 4_000;

    private static final int INSTANCES = 3;
    private static final Set<String> USERS = new TreeSet<>(List.of("u1", "u2", "u3"));

    private final SimTime time;
    private final SimMemory redis;
    private final boolean faultless;
    private final List<SimPresence> instances = new ArrayList<>();
    private final List<SimPerson> devices = new ArrayList<>();
    private final Map<String, List<PresenceChanged>> heard = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private int started;
    private boolean trouble = true;

    SimPresenceWorld(long seed) {
        this(seed, new ScriptModel());
    }

    /** @param scripts the Redis, at first empty */
    SimPresenceWorld(long seed, ScriptModel scripts) {
        time = new SimTime(seed);
        redis = new SimMemory(time, scripts);
        faultless = time.chance(0.2);
    }

    /** @return what was wrong; empty if nothing was */
    List<String> run() {
        for (int i = 0; i < INSTANCES; i++) {
            instances.add(newInstance());
        }
        for (String user : USERS) {
            devices.add(new SimPerson(user + "-phone", user, time, this));
            devices.add(new SimPerson(user + "-tablet", user, time, this));
        }
        time.within(0, 500, this::somebodyMoves);
        time.within(500, 3000, this::somebodyShowsOtherwise);
        if (!faultless) {
            time.within(500, 3000, this::somethingBreaks);
        }
        time.runUntil(TROUBLE_MILLIS);
        trouble = false;
        redis.comeBack();
        time.runUntil(TROUBLE_MILLIS + CALM_MILLIS);
        judgeRedis();
        if (faultless) {
            judgeWhatWasHeard();
        }
        USERS.forEach(this::callTheRoll);
        judgeRedis();
        return violations;
    }

    Set<String> othersThan(String user) {
        Set<String> others = new TreeSet<>(USERS);
        others.remove(user);
        return others;
    }

    /** A running instance to connect to; null for none. */
    SimPresence anyInstance() {
        List<SimPresence> running =
                instances.stream().filter(SimPresence::admits).toList();
        return running.isEmpty() ? null : running.get(time.below(running.size()));
    }

    /** Reaches the connections of the same instance at once, and those of the others when Redis delivers it there. */
    void published(SimPresence from, Address address, PresenceChanged event) {
        String user = ((Address.User) address).id();
        hear(from, user, event);
        if (from.line().isOpen()) {
            instances.stream()
                    .filter(other -> other != from && other.line().isOpen())
                    .forEach(other -> time.within(0, 5, () -> other.whenAwake(() -> hear(other, user, event))));
        }
    }

    private void hear(SimPresence on, String user, PresenceChanged event) {
        on.sessions().forEach((session, whose) -> {
            if (whose.equals(user)) {
                heard.computeIfAbsent(session, _ -> new ArrayList<>()).add(event);
            }
        });
    }

    private SimPresence newInstance() {
        return new SimPresence("i" + ++started, time, redis, this);
    }

    private void somebodyMoves() {
        if (trouble) {
            devices.get(time.below(devices.size())).move();
            time.within(20, 1500, this::somebodyMoves);
        }
    }

    private void somebodyShowsOtherwise() {
        List<SimPerson> here = devices.stream().filter(SimPerson::isConnected).toList();
        if (trouble && !here.isEmpty()) {
            here.get(time.below(here.size()))
                    .show(Stream.of(Status.ONLINE, Status.AWAY, Status.BUSY)
                            .toList()
                            .get(time.below(3)));
        }
        time.within(500, 5000, this::somebodyShowsOtherwise);
    }

    private void somethingBreaks() {
        if (!trouble) {
            return;
        }
        int victim = time.below(instances.size());
        SimPresence instance = instances.get(victim);
        switch (time.below(6)) {
            case 0 -> {
                instance.kill();
                replace(victim);
            }
            case 1 -> {
                instance.shutDown();
                replace(victim);
            }
            case 2 -> {
                instance.sleep(time.chance(0.5) ? time.below(2000) : time.below((int) LONGEST_SLEEP));
                devices.stream()
                        .filter(it -> it.isOn(instance) && time.chance(0.5))
                        .forEach(SimPerson::move);
            }
            case 3, 4 -> {
                redis.goAway();
                time.within(100, 6000, redis::comeBack);
            }
            default -> redis.cutSomeLine();
        }
        time.within(300, 5000, this::somethingBreaks);
    }

    private void replace(int victim) {
        SimPresence dead = instances.get(victim);
        devices.stream().filter(it -> it.isOn(dead)).forEach(SimPerson::move);
        time.within(500, 5000, () -> {
            if (instances.get(victim) == dead) {
                redis.gone(dead.line());
                instances.set(victim, newInstance());
            }
        });
    }

    private Set<String> online() {
        Set<String> online = new TreeSet<>();
        devices.stream().filter(SimPerson::isConnected).forEach(device -> online.add(device.userId()));
        return online;
    }

    private void judgeRedis() {
        Set<String> online = online();
        var known = redis.memory().read(USERS);
        for (String user : USERS) {
            boolean connected = known.containsKey(user) && known.get(user).connected();
            if (connected != online.contains(user) || !connected && known.containsKey(user)) {
                violated(user + (connected ? " is a ghost" : " is missing, or leaving for ever"));
            }
        }
        List<String> keys = redis.memory().keys(time.millis());
        long leases = keys.stream().filter(key -> key.startsWith("lease:")).count();
        long lists = keys.stream().filter(key -> key.startsWith("instance:")).count();
        long serving = instances.stream().filter(it -> !it.sessions().isEmpty()).count();
        if (leases != INSTANCES || lists != serving) {
            violated("for " + instances + " there is in Redis " + keys);
        }
    }

    private void judgeWhatWasHeard() {
        Set<String> online = online();
        heard.forEach((session, events) -> {
            Map<String, Status> last = new TreeMap<>();
            events.forEach(it -> last.put(it.presence().userId(), it.presence().status()));
            last.forEach((user, status) -> {
                if (isOpen(session) && online.contains(user) == (status == Status.OFFLINE)) {
                    violated(session + " thinks that " + user + " is " + status);
                }
            });
        });
    }

    /** The user disconnects and comes back, and the others are notified once of each. */
    private void callTheRoll(String user) {
        List<SimPerson> theirs =
                devices.stream().filter(device -> device.userId().equals(user)).toList();
        boolean wasOnline = online().contains(user);
        heard.clear();
        theirs.stream().filter(SimPerson::isConnected).forEach(SimPerson::leave);
        time.runUntil(time.millis() + 5000);
        mustHaveHeard(user, wasOnline ? List.of(Status.OFFLINE) : List.of());
        heard.clear();
        theirs.getFirst().connect();
        time.runUntil(time.millis() + 2000);
        mustHaveHeard(user, List.of(Status.ONLINE));
    }

    private void mustHaveHeard(String user, List<Status> statuses) {
        for (SimPresence instance : instances) {
            instance.sessions().forEach((session, whose) -> {
                List<Status> told = heard.getOrDefault(session, List.of()).stream()
                        .filter(it -> it.presence().userId().equals(user))
                        .map(it -> it.presence().status())
                        .toList();
                if (!whose.equals(user) && !told.equals(statuses)) {
                    violated(session + " should have heard of " + user + " " + statuses + ", and did hear " + told);
                }
            });
        }
    }

    private boolean isOpen(String session) {
        return instances.stream().anyMatch(it -> it.sessions().containsKey(session));
    }

    private void violated(String what) {
        violations.add(time.millis() + " ms: " + what);
    }
}
