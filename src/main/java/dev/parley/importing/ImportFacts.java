package dev.parley.importing;

import dev.parley.protocol.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of the things that the lines of a batch name.
 *
 * @param conversations by id
 * @param messages      those of this source, by source id
 * @param members       the memberships of the member lines that exist
 * @param left          those that were imported before and have ended
 * @param notifications the source ids that are known
 */
record ImportFacts(
        Map<String, KnownConversation> conversations,
        Map<String, KnownMessage> messages,
        @Nullable Set<Membership> members,
        @Nullable Set<Membership> left,
        Set<String> notifications) {

    /** The owner of a conversation, from the view of this source. */
    enum Owner {
        /** This source has imported it, or written into it before. */
        SOURCE,
        /** A service created it, and no import has written into it: the first source that names it takes it over. */
        SERVICE,
        /** Users created it, or another source did. */
        OTHERS
    }

    /** @param members the number of members if a line of the batch adds one; else 0 */
    record KnownConversation(Kind kind, @Nullable String pair, int members, Owner owner) {}

    /**
     * @param id        its message id
     * @param there     false if retention has deleted it since
     * @param editedAt  when it was last edited here, or null
     * @param deletedAt when it was deleted here, or null
     */
    record KnownMessage(
            long id,
            String conversationId,
            boolean there,
            @Nullable Instant editedAt,
            @Nullable Instant deletedAt) {}

    record Membership(String conversationId, String userId) {}
}
