package dev.parley.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /** The check of the user's membership in one conversation, while the log is read. */
    static final class Check {
        private final String conversationId;
        private boolean told;

        private Check(String conversationId) {
            this.conversationId = conversationId;
        }

        String conversationId() {
            return conversationId;
        }

        /** Sets whether the client is notified if the user is not a member. Once set, it stays set. */
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

    /** The check of the conversation that is under way, or null if there is none. */
    @Nullable Check check(String conversationId) {
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
