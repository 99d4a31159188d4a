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
 * @param left          those of the member lines who were imported before, and are members no more
 * @param notifications the source ids that are known
 */
record ImportFacts(
        Map<String, KnownConversation> conversations,
        Map<String, KnownMessage> messages,
        Set<Membership> members,
        Set<Membership> left,
        Set<String> notifications) {

    /** Whose a conversation is, for this source. */
    enum Owner {
        /** This source has imported it, or written into it before. */
        SOURCE,
        /** A service made it, and no import has written into it: the first source that names it takes it over. */
        SERVICE,
        /** Users made it, or another source did. */
        OTHERS
    }

    /** @param members how many there are, if a line of the batch adds one; else 0 */
    record KnownConversation(Kind kind, String pair, int members, Owner owner) {}

    /**
     * @param id        its message id
     * @param there     false if it has been deleted by retention since
     * @param editedAt  when it was last edited here, or null
     * @param deletedAt when it was deleted here, or null
     */
    record KnownMessage(long id, String conversationId, boolean there, Instant editedAt, Instant deletedAt) {}

    record Membership(String conversationId, String userId) {}
}
