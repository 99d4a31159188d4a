package dev.parley.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far members have read a conversation.
 *
 * @param readSeq up to where the user has read
 * @param others  the other members; empty if they were not asked for, or are too many
 */
public record Cursors(long readSeq, List<Member> others) {
    public Cursors {
        others = List.copyOf(others);
    }

    /**
     * The cursors of another member.
     *
     * @param deliveredSeq up to where a device of the member has received; null if the member does not show that here
     */
    public record Member(
            String userId, long readSeq, @Nullable Long deliveredSeq) {}
}
