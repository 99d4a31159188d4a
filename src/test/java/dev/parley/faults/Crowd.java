package dev.parley.faults;

import static org.awaitility.Awaitility.await;

import dev.parley.faults.History.Place;
import dev.parley.faults.Outbox.Pace;
import dev.parley.testing.ChatClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The users of one scenario. Six write in two groups, each from a phone on one instance, and read on a laptop on the
 * next. A roamer reads, goes away and comes back; a loner has one device, and a ghost has one that does not come back,
 * both on the instance that is to fail.
 */
final class Crowd implements AutoCloseable {
    private static final int TALKERS = 6;
    private static final Pace PACE = new Pace(Duration.ofMillis(25).toNanos(), 0, 40);
    private static final Pace FLOOD = new Pace(0, 7_900, 20);
    static final String LOAD = "6 phones write 40 messages/s each to 2 groups, at most 40 of each not acknowledged; 15"
            + " devices read both groups";
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final String name;
    private final Optional<Duration> patience;
    private final List<String> members;
    private final Records records = new Records();
    private final List<String> conversations = new ArrayList<>();
    private final Map<String, Device> devices = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Integer> homes = new HashMap<>();

    /**
     * @param name prefix of all users
     * @param failing the index of an instance
     * @param patience how long the phones stay with a silent instance
     */
    Crowd(Cluster cluster, String name, int failing, Optional<Duration> patience) {
        this.cluster = cluster;
        this.name = name;
        this.patience = patience;
        List<String> talkers = Stream.iterate(0, i -> i + 1)
                .limit(TALKERS)
                .map(i -> name + "-" + i)
                .toList();
        members = Stream.concat(talkers.stream(), Stream.of(roamer(), loner(), ghost()))
                .toList();
        open(members.getFirst(), members.subList(1, members.size()));
        open(members.getFirst(), members.subList(1, members.size()));
        becomeAcquainted();
        List<String> groups = List.copyOf(conversations);
        for (int i = 0; i < TALKERS; i++) {
            String phone = talkers.get(i) + "-phone";
            add(device(
                    phone,
                    talkers.get(i),
                    i % cluster.count(),
                    groups,
                    Optional.of(new Outbox(phone, groups, PACE, System.nanoTime())),
                    patience,
                    Map.of()));
            add(device(
                    talkers.get(i) + "-laptop",
                    talkers.get(i),
                    (i + 1) % cluster.count(),
                    groups,
                    Optional.empty(),
                    Optional.empty(),
                    Map.of()));
        }
        add(device(
                roamer(),
                roamer(),
                (failing + 1) % cluster.count(),
                groups,
                Optional.empty(),
                Optional.empty(),
                Map.of()));
        records.intermittent(roamer());
        for (String only : List.of(loner(), ghost())) {
            add(device(only, only, failing, groups, Optional.empty(), Optional.empty(), Map.of()));
        }
        await().atMost(LONG).until(() -> devices.values().stream().allMatch(Device::isSubscribed));
    }

    /** Lets all users write once, which makes their presence visible, in a group that is not judged. */
    private void becomeAcquainted() {
        String group = cluster.group(members.getFirst(), members.subList(1, members.size()));
        members.forEach(user -> cluster.call(0, user, "POST", "/" + group + "/messages", "{'content':'Hello!'}"));
    }

    Device device(
            String device,
            String user,
            int instance,
            List<String> listens,
            Optional<Outbox> outbox,
            Optional<Duration> staysFor,
            Map<String, Long> held) {
        records.listens(device, device.equals(ghost()) ? Set.of() : Set.copyOf(listens));
        homes.put(device, instance);
        devices.put(device, new Device(device, user, instance, listens, outbox, staysFor, held, cluster, records));
        return devices.get(device);
    }

    void add(Device device) {
        threads.add(Thread.ofVirtual().start(device));
    }

    /** @return the new group's id */
    String open(String owner, List<String> others) {
        conversations.add(cluster.group(owner, others));
        return conversations.getLast();
    }

    Records records() {
        return records;
    }

    /** One of the groups in which everybody writes. */
    String conversation() {
        return conversations.getFirst();
    }

    /** Sends long messages there from now on, as fast as they are acknowledged. */
    void flood(String user, String conversation) {
        List<String> only = List.of(conversation);
        add(device(
                user,
                user,
                1,
                only,
                Optional.of(new Outbox(user, only, FLOOD, System.nanoTime())),
                Optional.empty(),
                Map.of()));
    }

    /** Stops the device from sending. */
    void finish(String device) {
        devices.get(device).finish();
    }

    /** Reconnects a device that was connected before. */
    void resumed(String user, int instance, Map<String, Long> held) {
        records.intermittent(user);
        add(device(user, user, instance, List.copyOf(held.keySet()), Optional.empty(), Optional.empty(), held));
    }

    String loner() {
        return name + "-loner";
    }

    private String ghost() {
        return name + "-ghost";
    }

    private String roamer() {
        return name + "-roamer";
    }

    /** From now on the roamer misses what happens, and the ghost is gone for good. */
    void someLeave() {
        devices.get(roamer()).leave();
        devices.get(ghost()).leave();
    }

    void theRoamerComesBack(int to) {
        devices.get(roamer()).comeBack(to);
    }

    /** Waits until that many more messages were acknowledged. */
    void talk(int messages) {
        int target = records.acknowledgements() + messages;
        await().atMost(LONG).until(() -> records.acknowledgements() >= target);
    }

    /** The devices that had to reconnect, without those that leave, which may have before they left. */
    Set<String> reconnected() {
        Set<String> names = new TreeSet<>();
        devices.forEach((device, it) -> {
            if (it.connections() > 1) {
                names.add(device);
            }
        });
        names.removeAll(List.of(roamer(), ghost()));
        return names;
    }

    /** The devices that began on that instance, without those that leave by themselves. */
    Set<String> at(int instance) {
        Set<String> names = new TreeSet<>();
        homes.forEach((device, home) -> {
            if (home == instance && !device.equals(roamer()) && !device.equals(ghost())) {
                names.add(device);
            }
        });
        return names;
    }

    /**
     * Of whom anybody was told that they went offline, but for those who did, and for those who needed so long to come
     * back that they count as offline. Half of that time is long enough, for the server sees the end of a connection
     * before its client does.
     */
    Set<String> toldOffline() {
        Set<String> names = new TreeSet<>(records.toldOffline());
        names.removeAll(List.of(roamer(), ghost()));
        devices.values().stream()
                .filter(device -> device.longestGap().compareTo(Cluster.RECONNECT_GRACE.dividedBy(2)) > 0)
                .forEach(device -> names.remove(device.user()));
        return names;
    }

    /** Stops all devices from sending, lets them read the rest, and returns the verdict. */
    Verdict verdict() throws SQLException {
        devices.values().forEach(Device::finish);
        await().atMost(LONG)
                .until(
                        () -> devices.values().stream()
                                .filter(it -> !it.isFinished())
                                .toList(),
                        List::isEmpty);
        Map<Place, String> log = StoredMessages.of(cluster.store(), conversations);
        Map<String, Long> last = new HashMap<>();
        log.keySet().forEach(place -> last.merge(place.conversation(), place.seq(), Math::max));
        List<Device> present = devices.entrySet().stream()
                .filter(it -> !it.getKey().equals(ghost()))
                .map(Map.Entry::getValue)
                .toList();
        try {
            await().atMost(LONG).until(() -> present.stream().allMatch(device -> device.holds(last)));
        } catch (ConditionTimeoutException e) {
            // If it times out, something is lost, as the verdict says.
        }
        CompletableFuture.allOf(present.stream().map(Device::sync).toArray(CompletableFuture[]::new))
                .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
        return Verdict.of(records.history(log));
    }

    /** Waits until each instance shows all users of the two groups as online, except for the ghost. */
    void awaitPresence() {
        Map<String, Boolean> expected = new HashMap<>();
        members.forEach(user -> expected.put(user, !user.equals(ghost())));
        for (int i = 0; i < cluster.count(); i++) {
            awaitPresence(i, expected);
        }
    }

    /** Waits until the instance shows these users so. */
    void awaitPresence(int instance, Map<String, Boolean> expected) {
        try (ChatClient asker = cluster.client(instance, name + "-0")) {
            String users = String.join("','", expected.keySet());
            await().atMost(LONG)
                    .until(
                            () -> {
                                Map<String, Boolean> online = new HashMap<>();
                                asker.ask("presence.get", "'user_ids':['" + users + "']")
                                        .at("/payload/users")
                                        .forEach(user -> online.put(
                                                user.path("user_id").asText(),
                                                user.path("online").asBoolean()));
                                return online;
                            },
                            expected::equals);
        }
    }

    @Override
    public void close() throws InterruptedException {
        devices.values().forEach(Device::end);
        for (Thread thread : threads) {
            thread.join(LONG);
        }
    }
}
