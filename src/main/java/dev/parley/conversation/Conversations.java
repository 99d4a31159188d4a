package dev.parley.conversation;

import dev.parley.conversation.message.ConversationsConfig;
import dev.parley.limits.UserRateLimits;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Ids;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.Labels;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.Role;
import dev.parley.protocol.Target;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Conversations and their members. For one who is not a member every conversation is {@code not_found}. The members are
 * told of every change, after its commit.
 */
@ApplicationScoped
public class Conversations {
    /** The longest page of conversations; the shortest is 1. */
    public static final int MAX_PAGE = 200;

    private final ConversationCreation creation;
    private final Membership membership;
    private final Transactions transactions;
    private final ConversationTable conversations;
    private final MemberTable members;
    private final ConversationList list;
    private final ConversationsConfig config;
    private final GroupSize size;
    private final ServiceConversations service;
    private final UserRateLimits budgets;

    Conversations(
            ConversationCreation creation,
            Membership membership,
            Transactions transactions,
            ConversationTable conversations,
            MemberTable members,
            ConversationList list,
            ConversationsConfig config,
            GroupSize size,
            ServiceConversations service,
            UserRateLimits budgets) {
        this.service = service;
        this.budgets = budgets;
        this.creation = creation;
        this.membership = membership;
        this.transactions = transactions;
        this.conversations = conversations;
        this.members = members;
        this.list = list;
        this.config = config;
        this.size = size;
    }

    /** The one direct conversation of two users, made if there is none. {@code bad_request} for the caller alone. */
    public Uni<Conversation> direct(String callerId, String otherId) {
        return openDirect(callerId, otherId).map(OpenedConversation::conversation);
    }

    /** The same as {@link #direct}, for those who want to know whether it was made just now. */
    public Uni<OpenedConversation> openDirect(String callerId, String otherId) {
        return openDirect(callerId, otherId, null);
    }

    /**
     * The same, of which there is one for each listing that the two talk about.
     *
     * @param listingId null for no listing
     */
    public Uni<OpenedConversation> openDirect(String callerId, String otherId, Long listingId) {
        return openDirect(callerId, otherId, listingId, null);
    }

    /** The same for a first message, of whose key {@link #forMessage} tells. */
    public Uni<OpenedConversation> openDirect(String callerId, String otherId, Long listingId, String clientId) {
        return checked(
                () -> creation.direct(callerId, otherId, listingId, new ConversationCreation.Key(clientId, false)));
    }

    /**
     * Where a message goes that a client addresses to an id which its app derived or chose, and to a recipient. Caller
     * and recipient are members of what is found, always:
     *
     * <ul>
     * <li>the conversation under that id, if both are in it; {@code not_found} if a service chose the id for others;
     * <li>else the two's own, under the id with their mark, see {@link dev.parley.protocol.PairIds}; made if there is
     * none;
     * <li>their {@link #direct} one if the id names one of them and is not derived from both, or if it is not made of
     *     their ids alone and one of them has a conversation with somebody else under it.
     * </ul>
     *
     * @param recipientId may be null: then it is one of the caller's conversations, or {@code not_found}; or
     *                    {@code bad_request} if several fit
     */
    public Uni<Conversation> named(String callerId, String conversationId, String recipientId) {
        return checked(() -> creation.named(callerId, conversationId, recipientId, ConversationCreation.Key.NONE));
    }

    /**
     * Where a message goes, as of {@link #direct} and {@link #named}. Nothing is made for a message that is refused
     * since its key was used: {@code conflict}.
     *
     * @param clientId the message's key, or null
     */
    public Uni<Conversation> forMessage(String callerId, Target target, String clientId) {
        return checked(() -> switch (target) {
            case Target.InConversation(var id) -> get(callerId, id);
            case Target.ToUser(var other) ->
                openDirect(callerId, other, null, clientId).map(OpenedConversation::conversation);
            case Target.Named(var id, var recipient) ->
                creation.named(callerId, id, recipient, new ConversationCreation.Key(clientId, true));
        });
    }

    /**
     * A new group with the caller as owner. {@code bad_request} where it would have too many members.
     *
     * @param title may be null
     */
    public Uni<Conversation> createGroup(String callerId, String title, List<NewMember> others) {
        return createGroup(callerId, new ConversationChange(title, Optional.empty()), others);
    }

    /** The same, with the title and how long messages are kept. */
    public Uni<Conversation> createGroup(String callerId, ConversationChange asked, List<NewMember> others) {
        return checked(() -> {
            ConversationChange settings = checked(asked);
            Map<String, NewMember> all = new LinkedHashMap<>();
            all.put(callerId, new NewMember(callerId, Role.OWNER));
            distinct(others).forEach(all::putIfAbsent);
            size.require(all.size());
            budgets.invite(callerId, all.size() - 1);
            return creation.group(callerId, settings, List.copyOf(all.values()));
        });
    }

    /**
     * Has a conversation be as a service says, under an id of the service's choice: made if there is none, else
     * changed. What is not said stays as it is. Members who are connected see the difference at once. The same again
     * changes nothing. {@code conflict} if it is of another kind, or the direct conversation of others; {@code
     * bad_request} for an id that is the server's to give.
     *
     * @param serviceId who it was made by, if it does not say
     */
    public Uni<OpenedConversation> put(String serviceId, String id, Specification asked) {
        return checked(() -> {
            Specification specification = asked.with(
                    checked(asked.settings()),
                    asked.members() == null
                            ? null
                            : List.copyOf(distinct(asked.members()).values()));
            if (specification.members() != null) {
                size.require(specification.members().size());
            }
            return service.put(serviceId, id, specification);
        });
    }

    /** Removes a conversation and all its messages. @return whether there was one */
    public Uni<Boolean> delete(String id) {
        return service.delete(id);
    }

    public Uni<Conversation> get(String callerId, String id) {
        return transactions.commit(() -> conversations
                .findById(id)
                .onItem()
                .ifNull()
                .failWith(LockedConversation::noConversation)
                .flatMap(row -> members.of(id)
                        .map(all -> Transactions.Outcome.quiet(
                                new LockedConversation(row, all, callerId).conversation()))));
    }

    /**
     * Has that read of the conversation under the id; if there is none for the caller, of theirs which clients that
     * choose ids are shown under it, see {@link #named}.
     */
    public <T> Uni<T> read(String callerId, String id, Function<String, Uni<T>> read) {
        return read.apply(id)
                .onFailure(failure -> failure instanceof RefusedException refusal
                        && refusal.code() == ErrorCode.NOT_FOUND
                        && !Ids.reserved(id))
                .recoverWithUni(() -> named(callerId, id, null).chain(found -> read.apply(found.id())));
    }

    /**
     * The caller's conversations, the newest activity first.
     *
     * @param cursor where the page before ended; null for the first
     * @param limit  1 to {@value #MAX_PAGE}
     */
    public Uni<ConversationPage> mine(String callerId, String cursor, int limit) {
        return checked(() -> {
            if (limit < 1 || limit > MAX_PAGE) {
                throw new RefusedException(ErrorCode.BAD_REQUEST, "limit must be from 1 to " + MAX_PAGE);
            }
            return list.mine(callerId, cursor == null ? null : Cursor.decode(cursor), limit);
        });
    }

    /**
     * Adds members, who see what comes from now on; those who are members already stay as they are. For owners and
     * admins; only an owner makes owners and admins. {@code conflict} for a direct conversation.
     */
    public Uni<Conversation> addMembers(String callerId, String id, List<NewMember> added) {
        return checked(() -> {
            Map<String, NewMember> all = distinct(added);
            size.require(all.size());
            budgets.invite(callerId, all.size());
            return membership.add(callerId, id, List.copyOf(all.values()));
        });
    }

    /** For owners and admins; only an owner removes owners and admins. Removing oneself is leaving. */
    public Uni<Void> removeMember(String callerId, String id, String userId) {
        return membership.remove(callerId, id, userId).replaceWithVoid();
    }

    /**
     * The last owner hands over to the longest-standing admin, else member. The last member leaves it empty. Whoever
     * leaves a direct conversation finds another one when they write to the same user again.
     */
    public Uni<Void> leave(String callerId, String id) {
        return removeMember(callerId, id, callerId);
    }

    /** For owners, and between member and read-only for admins. {@code conflict} where no owner would be left. */
    public Uni<Conversation> changeRole(String callerId, String id, String userId, Role role) {
        return membership.changeRole(callerId, id, userId, role);
    }

    /** For owners and admins. */
    public Uni<Conversation> rename(String callerId, String id, String title) {
        return change(callerId, id, new ConversationChange(title == null ? "" : title, null));
    }

    /** The title for owners and admins, the retention for owners: all of what is asked, or nothing. */
    public Uni<Conversation> change(String callerId, String id, ConversationChange settings) {
        return checked(() -> membership.change(callerId, id, checked(settings)));
    }

    /**
     * Those whose presence the user may see, as they may see the user's: both have written in a conversation that they
     * share, or a service put them there. Very large ones do not count.
     */
    public Uni<Set<String>> coMembers(String userId) {
        return list.coMembers(userId);
    }

    public Uni<Boolean> isMember(String userId, String conversationId) {
        return list.isMember(userId, conversationId);
    }

    /** Whether the two are members of the same conversation, of whatever size. */
    public Uni<Boolean> share(String userId, String otherId) {
        return list.share(userId, otherId);
    }

    /**
     * Those members of the conversation with whom the user shares no other one that lets them see each other's
     * presence. None if it has more members than {@link ConversationsConfig#maxAcquaintances}.
     */
    public Uni<Set<String>> newToEachOther(String userId, String conversationId) {
        return list.newToEachOther(userId, conversationId);
    }

    private ConversationChange checked(ConversationChange settings) {
        if (settings.retentionSeconds() != null) {
            settings.retentionSeconds().ifPresent(seconds -> {
                if (seconds < ConversationChange.LEAST_RETENTION || seconds > ConversationChange.MOST_RETENTION) {
                    throw new RefusedException(
                            ErrorCode.BAD_REQUEST,
                            "messages are kept from " + ConversationChange.LEAST_RETENTION + " to "
                                    + ConversationChange.MOST_RETENTION + " seconds, or without end");
                }
            });
        }
        return settings.title() == null
                ? settings
                : new ConversationChange(title(settings.title()), settings.retentionSeconds());
    }

    private String title(String title) {
        if (title == null || title.isBlank() || JsonFields.length(title) > config.maxTitleLength()) {
            throw new RefusedException(
                    ErrorCode.BAD_REQUEST, "a title has 1 to " + config.maxTitleLength() + " characters");
        }
        if (!Labels.fits(title)) {
            throw new RefusedException(
                    ErrorCode.BAD_REQUEST, "a title has no control characters and no direction overrides");
        }
        return title.strip();
    }

    /** By user. Who is mentioned twice is so in the same role. */
    private static Map<String, NewMember> distinct(List<NewMember> members) {
        Map<String, NewMember> distinct = new LinkedHashMap<>();
        for (NewMember member : members) {
            if (!Ids.valid(member.userId())) {
                throw new RefusedException(ErrorCode.BAD_REQUEST, "a user id is not valid");
            }
            NewMember before = distinct.putIfAbsent(member.userId(), member);
            if (before != null && before.role() != member.role()) {
                throw new RefusedException(ErrorCode.BAD_REQUEST, "a user is named twice, in different roles");
            }
        }
        return distinct;
    }

    /** What a check throws becomes the failure of the answer. */
    private static <T> Uni<T> checked(java.util.function.Supplier<Uni<T>> asked) {
        try {
            return asked.get();
        } catch (RefusedException refusal) {
            return Uni.createFrom().failure(refusal);
        }
    }
}
