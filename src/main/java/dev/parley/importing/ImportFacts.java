package dev.parley.importing;

import dev.parley.protocol.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What is stored already of what the lines of a batch name.
 *
 * @param conversations by id
 * @param messages      those of this source, by source id
 * @param members       those of the member lines
 * @param notifications the source ids that are known
 */
record ImportFacts(Map<String, KnownConversation> conversations, Map<String, KnownMessage> messages,
                   Set<Membership> members, Set<String> notifications) {

    /** @param members how many there are, if a line of the batch adds one; else 0 */
    record KnownConversation(Kind kind, String pair, int members) {}

    /**
     * @param id        its message id
     * @param there     false if it has been deleted by retention since
     * @param editedAt  when it was last edited here, or null
     * @param deletedAt when it was deleted here, or null
     */
    record KnownMessage(long id, String conversationId, boolean there, Instant editedAt, Instant deletedAt) {}

    record Membership(String conversationId, String userId) {}
}
