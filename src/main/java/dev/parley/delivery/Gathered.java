package dev.parley.delivery;

import java.util.Map;
import java.util.Set;

/**
 * What the instances answered.
 *
 * @param answers    by instance; this one's is always among them
 * @param unanswered the instances that are alive and did not answer in time
 * @param partial    whether some instance's answer may be missing: one did not answer, or Redis is away
 */
record Gathered<T>(Map<String, T> answers, Set<String> unanswered, boolean partial) {
    Gathered {
        answers = Map.copyOf(answers);
        unanswered = Set.copyOf(unanswered);
    }
}
