package dev.parley.conversation;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The rules of who may change whom in a group. Pure; each check throws {@link RefusedException}. */
final class MemberRules {
    private MemberRules() {}

    static void mayRename(Role caller) {
        require(caller.administers(), "only an owner or admin may do this");
    }

    static void mayChangeRetention(Role caller) {
        require(caller == Role.OWNER, "only an owner may change how long messages are kept");
    }

    static void mayAdd(Role caller, Role given) {
        require(caller.administers(), "only an owner or admin may do this");
        require(caller == Role.OWNER || !given.administers(), "only an owner may appoint owners and admins");
    }

    static void mayRemove(Role caller, Role removed) {
        require(caller.administers(), "only an owner or admin may do this");
        require(caller == Role.OWNER || !removed.administers(), "only an owner may remove owners and admins");
    }

    /** @param owners the number of owners that the group has now */
    static void mayChange(Role caller, Role from, Role to, long owners) {
        require(caller.administers(), "only an owner or admin may do this");
        require(
                caller == Role.OWNER || !(from.administers() || to.administers()),
                "only an owner may appoint or demote owners and admins");
        if (from == Role.OWNER && to != Role.OWNER && owners == 1) {
            throw new RefusedException(ErrorCode.CONFLICT, "the group needs an owner; appoint another one first");
        }
    }

    /**
     * Selects the next owner: nobody if an owner is left, else the longest-standing admin, else the longest-standing
     * member, else the longest-standing reader.
     *
     * @param left the remaining members, the longest-standing first
     */
    static Optional<MemberEntity> successor(List<MemberEntity> left) {
        // The minimum of equals is the first one, and roles are declared from the most to the least powerful.
        return left.stream()
                .min(Comparator.comparing((MemberEntity member) -> member.role))
                .filter(first -> first.role != Role.OWNER);
    }

    private static void require(boolean allowed, String sentence) {
        if (!allowed) {
            throw new RefusedException(ErrorCode.FORBIDDEN, sentence);
        }
    }
}
