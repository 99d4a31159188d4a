package dev.parley.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which users of this instance Redis has, and which changes it has yet to get. A change only marks a user: what is
 * written follows from who is online at that time. So no order of changes can leave it wrong, and a user who comes back
 * in time is not written at all. Bounded by the users who are online here or are in Redis. Pure state. Not thread-safe.
 */
final class PendingChanges {
    /** The next changes to write to Redis: users who connected, and users who disconnected. */
    record Step(List<String> connect, List<String> disconnect) {
        boolean isEmpty() {
            return connect.isEmpty() && disconnect.isEmpty();
        }
    }

    private final Set<String> told = new HashSet<>();
    private final LinkedHashSet<String> changed = new LinkedHashSet<>();
    private final Set<String> carried = new HashSet<>();

    /** Marks a user who came or went. */
    void changed(String userId) {
        changed.add(userId);
    }

    /**
     * Marks everybody, since Redis has no user of this instance.
     *
     * @param leaving users without a connection who may still come back: written as connected, then as not
     */
    void anew(Collection<String> here, Collection<String> leaving) {
        told.clear();
        changed.clear();
        carried.clear();
        changed.addAll(here);
        changed.addAll(leaving);
        carried.addAll(leaving);
    }

    /** Marks everybody whom Redis knows. */
    void allChanged() {
        changed.addAll(told);
    }

    /** Takes at most {@code max} users. The caller must call {@link #done} or {@link #anew} after it. */
    Step next(Predicate<String> here, int max) {
        Step step = new Step(new ArrayList<>(), new ArrayList<>());
        for (int taken = 0; taken < max && !changed.isEmpty(); taken++) {
            String user = changed.removeFirst();
            boolean wanted = here.test(user) || carried.contains(user);
            if (wanted && !told.contains(user)) {
                step.connect().add(user);
            } else if (!wanted && told.contains(user)) {
                step.disconnect().add(user);
            }
        }
        return step;
    }

    void done(Step step) {
        told.addAll(step.connect());
        step.disconnect().forEach(told::remove);
        for (String user : step.connect()) {
            if (carried.remove(user)) {
                changed.add(user);
            }
        }
    }

    boolean isCarried(String userId) {
        return carried.contains(userId);
    }

    boolean hasChanges() {
        return !changed.isEmpty();
    }

    /** The number of users whom Redis knows. */
    int size() {
        return told.size();
    }
}
