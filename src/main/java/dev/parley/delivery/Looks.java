package dev.parley.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The looks at the log that one session waits for. A sign that its user joined or left a conversation says nothing but
 * "look again", since signs come late, twice and in any order: it makes the answers that are under way out of date for
 * that conversation. On the session's loop.
 */
final class Looks {
    /** One look at the log. */
    static final class Look {
        private final Set<String> outdated = new HashSet<>(2);
        private final Set<String> unwanted = new HashSet<>(2);

        /** Whether its answer is out of date for any of these conversations. */
        boolean isOutdated(Collection<String> conversationIds) {
            return !outdated.isEmpty() && conversationIds.stream().anyMatch(outdated::contains);
        }

        /** Of which conversations the answer is not to be used. */
        Set<String> unusable() {
            Set<String> all = new HashSet<>(outdated);
            all.addAll(unwanted);
            return all;
        }
    }

    /** What is to become of the session in one conversation; the log is being asked. */
    static final class Check {
        private final String conversationId;
        private boolean told;

        private Check(String conversationId) {
            this.conversationId = conversationId;
        }

        String conversationId() {
            return conversationId;
        }

        /** From now on the client is to hear of it if the user is not a member. */
        void tell(boolean too) {
            told |= too;
        }

        boolean tells() {
            return told;
        }
    }

    private final List<Look> underWay = new ArrayList<>(1);
    private final Map<String, Check> checks = new HashMap<>(1);

    Look begin() {
        Look look = new Look();
        underWay.add(look);
        return look;
    }

    /** What began before it is out of date for these conversations, if the answer is used. */
    void end(Look ended, Collection<String> used) {
        for (Look look : underWay) {
            if (look == ended) {
                break;
            }
            look.outdated.addAll(used);
        }
        underWay.remove(ended);
    }

    /** Something about the user's membership was said. */
    void outdate(String conversationId) {
        underWay.forEach(look -> look.outdated.add(conversationId));
    }

    /** The client does not want to listen to it any more, whatever the answers say. */
    void unwanted(String conversationId) {
        underWay.forEach(look -> look.unwanted.add(conversationId));
    }

    /** The check of that conversation that is under way; null for none. */
    Check check(String conversationId) {
        return checks.get(conversationId);
    }

    Check beginCheck(String conversationId) {
        Check check = new Check(conversationId);
        checks.put(conversationId, check);
        return check;
    }

    void endCheck(Check check) {
        checks.remove(check.conversationId());
    }
}
