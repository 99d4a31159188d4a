package dev.parley.cluster;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Who has answered a question, and who has not. Pure state; from any thread. */
final class PendingReplies<T> {
    private final Map<String, T> answers = new LinkedHashMap<>();
    private final Set<String> missing;

    /** @param asked the instances that are to answer */
    PendingReplies(Set<String> asked) {
        this.missing = new LinkedHashSet<>(asked);
    }

    /**
     * An answer came; one of an instance that nobody knew of counts too, a second one of the same does not.
     *
     * @return whether nobody is missing now
     */
    synchronized boolean answered(String instance, T answer) {
        answers.putIfAbsent(instance, answer);
        missing.remove(instance);
        return missing.isEmpty();
    }

    /** What there is so far. */
    synchronized ClusterReply<T> gathered() {
        return new ClusterReply<>(answers, missing, !missing.isEmpty());
    }
}
