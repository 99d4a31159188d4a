package dev.parley.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The reads of the log that a session waits for. A notice that its user joined or left a conversation only means "read
 * again", since notices come late, repeatedly and in any order: it makes the answers under way outdated for that
 * conversation. Event loop only.
 */
final class Looks {
    /** One read of the log. */
    static final class Look {
        private final Set<String> outdated = new HashSet<>(2);
        private final Set<String> unwanted = new HashSet<>(2);

        /** Whether its answer is outdated for any of these conversations. */
        boolean isOutdated(Collection<String> conversationIds) {
            return !outdated.isEmpty() && conversationIds.stream().anyMatch(outdated::contains);
        }

        /** The conversations for which its answer must not be used. */
        Set<String> unusable() {
            Set<String> all = new HashSet<>(outdated);
            all.addAll(unwanted);
            return all;
        }
    }

    private final List<Look> underWay = new ArrayList<>(1);
    private final Set<String> checks = new HashSet<>(1);

    Look begin() {
        Look look = new Look();
        underWay.add(look);
        return look;
    }

    /**
     * Ends a read. Earlier reads that are still under way become outdated for the conversations whose answer is used.
     */
    void end(Look ended, Collection<String> used) {
        for (Look look : underWay) {
            if (look == ended) {
                break;
            }
            look.outdated.addAll(used);
        }
        underWay.remove(ended);
    }

    /** Handles a notice about the user's membership. */
    void outdate(String conversationId) {
        underWay.forEach(look -> look.outdated.add(conversationId));
    }

    /** Handles that the client unsubscribes: no answer under way may subscribe it again. */
    void unwanted(String conversationId) {
        underWay.forEach(look -> look.unwanted.add(conversationId));
    }

    /** Whether the user's membership in the conversation is being read. */
    boolean checks(String conversationId) {
        return checks.contains(conversationId);
    }

    void beginCheck(String conversationId) {
        checks.add(conversationId);
    }

    void endCheck(String conversationId) {
        checks.remove(conversationId);
    }
}
