package dev.parley.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which users of this instance Redis knows, and of which it has to be told. A change only says "look again": what is
 * told follows from who is here at the time, so no order of changes can leave it wrong, and who comes back before it
 * was told that they went is not told of at all. Bounded by the users that are here or were told of. Pure state; not
 * for several threads at once.
 */
final class PendingChanges {
    /** To be told next: who is connected, and who is not any more. */
    record Step(List<String> connect, List<String> disconnect) {
        boolean isEmpty() {
            return connect.isEmpty() && disconnect.isEmpty();
        }
    }

    private final Set<String> told = new HashSet<>();
    private final LinkedHashSet<String> changed = new LinkedHashSet<>();
    private final Set<String> carried = new HashSet<>();

    /** The user came or went. */
    void changed(String userId) {
        changed.add(userId);
    }

    /**
     * Redis knows nobody of this instance: everything is to be told again.
     *
     * @param leaving have no connection any more, and may still come back: they are told as connected, then as not
     */
    void anew(Collection<String> here, Collection<String> leaving) {
        told.clear();
        changed.clear();
        carried.clear();
        changed.addAll(here);
        changed.addAll(leaving);
        carried.addAll(leaving);
    }

    /** Everybody that Redis knows has changed. */
    void allChanged() {
        changed.addAll(told);
    }

    /** Takes out the next at most {@code max} users; to be followed by {@link #done} or {@link #anew}. */
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

    /** How many users Redis has been told of. */
    int size() {
        return told.size();
    }
}
