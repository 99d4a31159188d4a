package dev.parley.presence;

import dev.parley.presence.PresenceReader.Known;
import dev.parley.presence.PresenceStore.Arrival;
import dev.parley.presence.PresenceStore.Arrived;
import dev.parley.presence.PresenceStore.Departed;
import dev.parley.presence.PresenceStore.Lease;
import dev.parley.presence.PresenceStore.Reaped;
import dev.parley.presence.PresenceStore.StatusSet;
import dev.parley.protocol.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The effects of the presence scripts on Redis' memory, in Java, so that a simulation can use them with its own clock.
 * {@link ScriptModelTest} compares the two.
 */
class ScriptModel {
    private static final class User {
        private final Map<String, Long> on = new TreeMap<>();
        private Status status;
        private long at;
        private Long seen;

        private User(Status status, long at) {
            this.status = status;
            this.at = at;
        }

        private User copy() {
            User copy = new User(status, at);
            copy.on.putAll(on);
            copy.seen = seen;
            return copy;
        }
    }

    private final Map<String, User> users = new TreeMap<>();
    private final Map<String, Long> leaving = new HashMap<>();
    private final Map<String, Long> instances = new HashMap<>();
    private final Map<String, Set<String>> members = new TreeMap<>();
    private final Map<String, Long> leases = new TreeMap<>();
    private Long epoch;

    /** A model without scripts loaded. */
    ScriptModel empty() {
        return new ScriptModel();
    }

    ScriptModel copy() {
        ScriptModel copy = empty();
        users.forEach((id, user) -> copy.users.put(id, user.copy()));
        copy.leaving.putAll(leaving);
        copy.instances.putAll(instances);
        members.forEach((instance, theirs) -> copy.members.put(instance, new TreeSet<>(theirs)));
        copy.leases.putAll(leases);
        copy.epoch = epoch;
        return copy;
    }

    Lease lease(String instance, long millis, long now) {
        boolean held = isAlive(instance, now);
        leases.put(instance, now + millis);
        instances.put(instance, now);
        if (epoch == null) {
            epoch = now;
        }
        return new Lease(
                held, epoch, now, members.getOrDefault(instance, Set.of()).size());
    }

    /** Its time is over. */
    void expire(String instance) {
        leases.remove(instance);
    }

    void resign(String instance) {
        if (!members.containsKey(instance)) {
            instances.remove(instance);
        }
        leases.remove(instance);
    }

    Optional<List<Arrived>> connect(String instance, List<Arrival> arrivals, long now) {
        if (!isAlive(instance, now)) {
            return Optional.empty();
        }
        List<Arrived> answer = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            VersionedStatus shown = arrival.shown();
            User user = users.get(arrival.userId());
            Optional<Status> before = Optional.ofNullable(user).map(it -> it.status);
            if (user == null) {
                user = new User(shown.at() == 0 ? Status.ONLINE : shown.status(), shown.at());
                users.put(arrival.userId(), user);
            } else {
                leaving.remove(arrival.userId());
                user.seen = null;
                if (shown.at() != 0 && shown.at() > user.at) {
                    user.status = shown.status();
                    user.at = shown.at();
                }
            }
            user.on.put(instance, now);
            members.computeIfAbsent(instance, _ -> new TreeSet<>()).add(arrival.userId());
            answer.add(new Arrived(arrival.userId(), before, new VersionedStatus(user.status, user.at)));
        }
        return Optional.of(answer);
    }

    int disconnect(String instance, long grace, List<String> ids, long now) {
        int left = 0;
        for (String id : ids) {
            forget(instance, id);
            User user = users.get(id);
            if (user != null && user.on.remove(instance) != null && user.on.isEmpty()) {
                user.seen = now;
                leaving.put(id, now + grace);
                left++;
            }
        }
        return left;
    }

    List<Departed> depart(int limit, long now) {
        List<String> due = leaving.entrySet().stream()
                .filter(it -> it.getValue() <= now)
                .sorted(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        List<Departed> answer = new ArrayList<>();
        for (String id : due) {
            leaving.remove(id);
            User user = users.get(id);
            if (user != null && user.seen != null) {
                users.remove(id);
                answer.add(new Departed(id, Instant.ofEpochMilli(user.seen), user.status));
            }
        }
        return answer;
    }

    Reaped reap(int limit, long now) {
        Optional<String> dead = instances.keySet().stream()
                .filter(it -> !isAlive(it, now))
                .min(Comparator.<String, Long>comparing(instances::get).thenComparing(Comparator.naturalOrder()));
        if (dead.isEmpty()) {
            return new Reaped(0, false);
        }
        String instance = dead.get();
        List<String> taken =
                members.getOrDefault(instance, Set.of()).stream().limit(limit).toList();
        for (String id : taken) {
            forget(instance, id);
            User user = users.get(id);
            Long since = user == null ? null : user.on.remove(instance);
            if (since != null && user.on.isEmpty()) {
                user.seen = Math.max(instances.get(instance), since);
                leaving.put(id, now);
            }
        }
        if (!members.containsKey(instance)) {
            instances.remove(instance);
        }
        return new Reaped(taken.size(), true);
    }

    Optional<StatusSet> status(String id, Status shown, long now) {
        User user = users.get(id);
        if (user == null) {
            return Optional.empty();
        }
        Status before = user.status;
        user.status = shown;
        user.at = now;
        return Optional.of(new StatusSet(before, new VersionedStatus(shown, now)));
    }

    Map<String, Known> read(Collection<String> ids) {
        Map<String, Known> known = new HashMap<>();
        for (String id : ids) {
            User user = users.get(id);
            if (user != null) {
                known.put(id, new Known(user.status, user.seen == null));
            }
        }
        return known;
    }

    /** The names of all existing keys, as Redis would list them. */
    List<String> keys(long now) {
        Set<String> keys = new TreeSet<>();
        users.keySet().forEach(id -> keys.add("user:" + id));
        members.keySet().forEach(instance -> keys.add("instance:" + instance));
        leases.keySet().stream().filter(it -> isAlive(it, now)).forEach(instance -> keys.add("lease:" + instance));
        if (!leaving.isEmpty()) {
            keys.add("leaving");
        }
        if (!instances.isEmpty()) {
            keys.add("instances");
        }
        if (epoch != null) {
            keys.add("epoch");
        }
        return List.copyOf(keys);
    }

    boolean isAlive(String instance, long now) {
        return leases.getOrDefault(instance, Long.MIN_VALUE) > now;
    }

    private void forget(String instance, String user) {
        members.computeIfPresent(instance, (_, theirs) -> {
            theirs.remove(user);
            return theirs.isEmpty() ? null : theirs;
        });
    }
}
