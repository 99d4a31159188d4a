package dev.parley.conversation;

import dev.parley.conversation.Transactions.Outcome;
import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Kind;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.Role;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Changes groups. Each change holds the lock of the conversation's row, so changes of one group run one after the
 * other.
 */
@ApplicationScoped
public class Membership {
    private final Transactions transactions;
    private final ConversationTable conversations;
    private final MemberTable members;
    private final GroupSize size;

    Membership(Transactions transactions, ConversationTable conversations, MemberTable members, GroupSize size) {
        this.transactions = transactions;
        this.conversations = conversations;
        this.members = members;
        this.size = size;
    }

    Uni<Conversation> add(String callerId, String id, List<NewMember> added) {
        return change(callerId, id, group -> {
            List<MemberEntity> fresh = new ArrayList<>();
            for (NewMember one : added) {
                MemberRules.mayAdd(group.caller().role, one.role());
                if (group.find(one.userId()) == null) {
                    fresh.add(new MemberEntity(id, one.userId(), one.role(), group.row().lastSeq, false));
                }
            }
            size.require(group.members().size() + fresh.size());
            group.members().addAll(fresh);
            Conversation now = group.conversation();
            return members.add(fresh)
                    .replaceWith(new Outcome<>(now, MemberNotices.changed(now, fresh, List.of(), false)));
        });
    }

    Uni<Conversation> remove(String callerId, String id, String userId) {
        return callerId.equals(userId)
                ? leave(callerId, id)
                : change(callerId, id, group -> {
                    MemberEntity removed = group.require(userId);
                    MemberRules.mayRemove(group.caller().role, removed.role);
                    return without(group, removed);
                });
    }

    /** Leaves the conversation. Without effect if the user is not a member. */
    public Uni<Void> forget(String userId, String id) {
        return leave(userId, id)
                .onFailure(
                        failure -> failure instanceof RefusedException refusal && refusal.code() == ErrorCode.NOT_FOUND)
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** Leaves the conversation. A direct one is not the pair's any more then. */
    private Uni<Conversation> leave(String userId, String id) {
        return transactions.commit(() -> conversations
                .locked(id)
                .onItem()
                .ifNull()
                .failWith(LockedConversation::noConversation)
                .flatMap(row -> members.of(id).flatMap(all -> {
                    LockedConversation group = new LockedConversation(row, new ArrayList<>(all), userId);
                    return row.kind == Kind.DIRECT
                            ? conversations.releasePair(id).chain(() -> without(group, group.caller()))
                            : without(group, group.caller());
                })));
    }

    /**
     * Removes the title and notifies the members. The caller need not be a member. Without effect if there is no such
     * conversation.
     */
    public Uni<Void> forgetTitle(String id) {
        return transactions
                .commit(() -> conversations
                        .locked(id)
                        .flatMap(row -> row == null
                                ? Uni.createFrom().item(Outcome.quiet(false))
                                : members.of(id).map(all -> {
                                    row.title = null;
                                    row.titleBy = null;
                                    Event news = new Event.ConversationUpdated(row.with(all));
                                    return new Outcome<>(true, List.of(Notice.toConversation(id, news)));
                                })))
                .replaceWithVoid();
    }

    private Uni<Outcome<Conversation>> without(LockedConversation group, MemberEntity removed) {
        String id = group.row().id;
        String userId = removed.id.userId();
        group.members().remove(removed);
        List<Notice> notices = new ArrayList<>();
        // To the removed member first: delivery of the conversation to them may stop at the second.
        notices.add(Notice.toUser(userId, new Event.MemberRemoved(id, userId)));
        notices.add(Notice.toConversation(id, new Event.MemberRemoved(id, userId)));
        // A group of a service may have no owner, and gets none when a member leaves.
        if (group.row().kind == Kind.GROUP && removed.role == Role.OWNER) {
            MemberRules.successor(group.members()).ifPresent(heir -> {
                heir.role = Role.OWNER;
                notices.add(Notice.toConversation(
                        id, new Event.ConversationUpdated(group.conversation().abridged())));
            });
        }
        return members.delete(removed).replaceWith(() -> new Outcome<>(group.conversation(), notices));
    }

    Uni<Conversation> changeRole(String callerId, String id, String userId, Role role) {
        return change(callerId, id, group -> {
            MemberEntity changed = group.require(userId);
            long owners = group.members().stream()
                    .filter(member -> member.role == Role.OWNER)
                    .count();
            MemberRules.mayChange(group.caller().role, changed.role, role, owners);
            boolean news = changed.role != role;
            changed.role = role;
            return Uni.createFrom().item(updated(group, news));
        });
    }

    Uni<Conversation> change(String callerId, String id, ConversationChange settings) {
        return change(callerId, id, group -> {
            if (settings.retentionSeconds() != null) {
                MemberRules.mayChangeRetention(group.caller().role);
                group.row().retentionSeconds = settings.retentionSeconds().orElse(null);
            }
            boolean news = false;
            if (settings.title() != null) {
                MemberRules.mayRename(group.caller().role);
                news = !settings.title().equals(group.row().title);
                group.row().title = settings.title();
                group.row().titleBy = callerId;
            }
            return Uni.createFrom().item(updated(group, news));
        });
    }

    private static Outcome<Conversation> updated(LockedConversation group, boolean news) {
        Conversation now = group.conversation();
        return new Outcome<>(
                now,
                news
                        ? List.of(Notice.toConversation(now.id(), new Event.ConversationUpdated(now.abridged())))
                        : List.of());
    }

    private Uni<Conversation> change(
            String callerId, String id, Function<LockedConversation, Uni<Outcome<Conversation>>> change) {
        return transactions.commit(() -> conversations
                .locked(id)
                .onItem()
                .ifNull()
                .failWith(LockedConversation::noConversation)
                .flatMap(row -> members.of(id).flatMap(all -> {
                    LockedConversation group = new LockedConversation(row, new ArrayList<>(all), callerId);
                    if (row.kind == Kind.DIRECT) {
                        throw new RefusedException(ErrorCode.CONFLICT, "a direct conversation cannot be changed");
                    }
                    return change.apply(group);
                })));
    }
}
