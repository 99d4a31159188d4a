package dev.parley.cluster;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Collects the answers to a question. Pure state. Thread-safe. */
final class PendingReplies<T> {
    private final Map<String, T> answers = new LinkedHashMap<>();
    private final Set<String> missing;

    /**
     * @param asked the instances that should answer
     */
    PendingReplies(Set<String> asked) {
        this.missing = new LinkedHashSet<>(asked);
    }

    /**
     * Adds an answer. An answer of an instance that was not asked counts too; a second one of the same instance does
     * not.
     *
     * @return whether no answer is missing now
     */
    synchronized boolean answered(String instance, T answer) {
        answers.putIfAbsent(instance, answer);
        missing.remove(instance);
        return missing.isEmpty();
    }

    /** Returns the answers so far. */
    synchronized ClusterReply<T> gathered() {
        return new ClusterReply<>(answers, missing, !missing.isEmpty());
    }
}
