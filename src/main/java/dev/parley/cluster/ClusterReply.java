package dev.parley.cluster;

import java.util.Map;
import java.util.Set;

/**
 * What the instances answered.
 *
 * @param answers    by instance; this one's is always among them
 * @param unanswered the instances that are alive and did not answer in time
 * @param partial    whether some instance's answer may be missing: one did not answer, or Redis is away
 */
record ClusterReply<T>(Map<String, T> answers, Set<String> unanswered, boolean partial) {
    ClusterReply {
        answers = Map.copyOf(answers);
        unanswered = Set.copyOf(unanswered);
    }
}
