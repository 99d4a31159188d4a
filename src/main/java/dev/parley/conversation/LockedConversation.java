package dev.parley.conversation;

import dev.parley.protocol.Conversation;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation within a transaction that changes it.
 *
 * @param members all members, the longest-standing first; changes with the group
 * @param caller  the member who makes the change
 */
record LockedConversation(ConversationEntity row, List<MemberEntity> members, MemberEntity caller) {
    /**
     * @throws RefusedException {@code not_found} if the caller is not a member, as if there were no such conversation
     */
    LockedConversation(ConversationEntity row, List<MemberEntity> members, String callerId) {
        this(row, members, caller(members, callerId));
    }

    private static MemberEntity caller(List<MemberEntity> members, String callerId) {
        MemberEntity caller = find(members, callerId);
        if (caller == null) {
            throw noConversation();
        }
        return caller;
    }

    static RefusedException noConversation() {
        return new RefusedException(ErrorCode.NOT_FOUND, "there is no such conversation");
    }

    /** The member, or null if the user is none. */
    @Nullable MemberEntity find(String userId) {
        return find(members, userId);
    }

    MemberEntity require(String userId) {
        MemberEntity found = find(userId);
        if (found == null) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such member");
        }
        return found;
    }

    Conversation conversation() {
        return row.with(members);
    }

    private static @Nullable MemberEntity find(List<MemberEntity> members, String userId) {
        for (MemberEntity member : members) {
            if (member.id.userId().equals(userId)) {
                return member;
            }
        }
        return null;
    }
}
