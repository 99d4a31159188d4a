package dev.parley.cluster;

import java.util.Map;
import java.util.Set;

/**
 * The answers of the instances.
 *
 * @param answers by instance; this instance's answer is always among them
 * @param unanswered the live instances that did not answer in time
 * @param partial whether an answer may be missing: an instance did not answer, or Redis is away
 */
record ClusterReply<T>(Map<String, T> answers, Set<String> unanswered, boolean partial) {
    ClusterReply {
        answers = Map.copyOf(answers);
        unanswered = Set.copyOf(unanswered);
    }
}
