package dev.parley.conversation.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sends that were collected for one statement. Of several with the same sender and client id only the first is in
 * the statement. The others share its result, or are refused if they are not the same message.
 *
 * @param leaders  the drafts of the statement, in the order of arrival
 * @param leaderOf for each send, in the order of arrival, the position of its leader in {@code leaders}
 * @param others   the positions of sends that differ from their leader, in the order of arrival
 */
record DeduplicatedBatch(List<Draft> leaders, List<Integer> leaderOf, Set<Integer> others) {
    private record Key(String senderId, String clientId, boolean named) {}

    DeduplicatedBatch {
        leaders = List.copyOf(leaders);
        leaderOf = List.copyOf(leaderOf);
        others = Set.copyOf(others);
    }

    static DeduplicatedBatch of(List<Draft> sends) {
        List<Draft> leaders = new ArrayList<>(sends.size());
        List<Integer> leaderOf = new ArrayList<>(sends.size());
        Set<Integer> others = new HashSet<>();
        Map<Key, Integer> seen = new HashMap<>();
        for (Draft send : sends) {
            Integer first = send.clientId() == null
                    ? null
                    : seen.putIfAbsent(new Key(send.senderId(), send.clientId(), send.named()), leaders.size());
            if (first != null && !send.repeats(leaders.get(first))) {
                others.add(leaderOf.size());
            }
            leaderOf.add(first == null ? leaders.size() : first);
            if (first == null) {
                leaders.add(send);
            }
        }
        return new DeduplicatedBatch(leaders, leaderOf, others);
    }

    /** Returns the result of each send, from the results of the leaders. */
    List<AppendResult> answers(List<AppendResult> outcomes) {
        List<AppendResult> answers = new ArrayList<>(leaderOf.size());
        int led = 0;
        for (int leader : leaderOf) {
            AppendResult outcome = outcomes.get(leader);
            if (leader == led) {
                led++;
                answers.add(outcome);
            } else if (others.contains(answers.size())) {
                answers.add(AppendResult.Refused.KEY_REUSED);
            } else {
                answers.add(
                        outcome instanceof AppendResult.Stored stored
                                ? new AppendResult.Repeated(stored.message())
                                : outcome);
            }
        }
        return answers;
    }
}
