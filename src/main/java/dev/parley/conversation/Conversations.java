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
import org.jspecify.annotations.Nullable;

/**
 * Conversations and their members. For a user who is not a member every conversation is {@code not_found}. Members are
 * notified of every change after its commit. Thread-safe.
 */
@ApplicationScoped
public class Conversations {
    /** The maximum size of a page of conversations; the minimum is 1. */
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

    /** Finds or creates the direct conversation of two users. {@code bad_request} for the caller alone. */
    public Uni<Conversation> direct(String callerId, String otherId) {
        return openDirect(callerId, otherId).map(OpenedConversation::conversation);
    }

    /** Finds or creates it like {@link #direct}, and returns whether it was created. */
    public Uni<OpenedConversation> openDirect(String callerId, String otherId) {
        return openDirect(callerId, otherId, null);
    }

    /**
     * Finds or creates the direct conversation of two users about a listing. There is one per listing.
     *
     * @param listingId null for no listing
     */
    public Uni<OpenedConversation> openDirect(String callerId, String otherId, @Nullable Long listingId) {
        return openDirect(callerId, otherId, listingId, null);
    }

    /** Finds or creates it for a first message; see {@link #forMessage} for its key. */
    public Uni<OpenedConversation> openDirect(
            String callerId, String otherId, @Nullable Long listingId, @Nullable String clientId) {
        return checked(
                () -> creation.direct(callerId, otherId, listingId, new ConversationCreation.Key(clientId, false)));
    }

    /**
     * Finds or creates the conversation of a message that a client addresses to an id that its app derived or chose,
     * and to a recipient. Caller and recipient are always members of the result:
     *
     * <ul>
     * <li>the conversation under that id, if both are in it; {@code not_found} if a service chose the id for others;
     * <li>else their own one, under the id with their mark, see {@link dev.parley.protocol.PairIds}; it is created if
     * there is none;
     * <li>their {@link #direct} one if the id names one of them and is not derived from both, or if it is not made of
     * their ids alone and one of them has a conversation with somebody else under it.
     * </ul>
     *
     * @param recipientId if null, the conversation is one of the caller's; {@code not_found} if none fits, {@code
     *     bad_request} if several do
     */
    public Uni<Conversation> named(String callerId, String conversationId, @Nullable String recipientId) {
        return checked(() -> creation.named(callerId, conversationId, recipientId, ConversationCreation.Key.NONE));
    }

    /**
     * Finds or creates the conversation of a message like {@link #direct} and {@link #named}. No conversation is
     * created for a message whose key was used, which is refused with {@code conflict}.
     *
     * @param clientId the message's key, or null
     */
    public Uni<Conversation> forMessage(String callerId, Target target, @Nullable String clientId) {
        return checked(() -> switch (target) {
            case Target.InConversation(var id) -> get(callerId, id);
            case Target.ToUser(var other) ->
                openDirect(callerId, other, null, clientId).map(OpenedConversation::conversation);
            case Target.Named(var id, var recipient) ->
                creation.named(callerId, id, recipient, new ConversationCreation.Key(clientId, true));
        });
    }

    /**
     * Creates a group with the caller as owner. {@code bad_request} if it would have too many members.
     *
     * @param title may be null
     */
    public Uni<Conversation> createGroup(String callerId, String title, List<NewMember> others) {
        return createGroup(callerId, new ConversationChange(title, Optional.empty()), others);
    }

    /** Creates a group with title and retention. */
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
     * Creates or changes a conversation as a service specifies it, under an id of the service's choice. What is not
     * specified stays unchanged. Connected members see the difference at once. A repetition changes nothing. {@code
     * conflict} if it is of another kind, or the direct conversation of others; {@code bad_request} if the id is
     * reserved for the server.
     *
     * @param serviceId the creator, if the specification names none
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

    /** Deletes a conversation and all its messages. @return whether there was one */
    public Uni<Boolean> delete(String id) {
        return service.delete(id);
    }

    public Uni<Conversation> get(String callerId, String id) {
        return view(callerId, id, LockedConversation::conversation);
    }

    /** Returns the conversation like {@link #get}, with the cursors of its members. */
    public Uni<Conversation> getWithCursors(String callerId, String id) {
        return view(callerId, id, it -> it.row().withCursors(it.members(), callerId));
    }

    private Uni<Conversation> view(String callerId, String id, Function<LockedConversation, Conversation> view) {
        return transactions.commit(() -> conversations
                .findById(id)
                .onItem()
                .ifNull()
                .failWith(LockedConversation::noConversation)
                .flatMap(row -> members.of(id)
                        .map(all ->
                                Transactions.Outcome.quiet(view.apply(new LockedConversation(row, all, callerId))))));
    }

    /**
     * Applies {@code read} to the conversation under the id. If the caller has none, applies it to the caller's
     * conversation that is shown under this id to clients that choose ids, see {@link #named}.
     */
    public <T> Uni<T> read(String callerId, String id, Function<String, Uni<T>> read) {
        return read.apply(id)
                .onFailure(failure -> failure instanceof RefusedException refusal
                        && refusal.code() == ErrorCode.NOT_FOUND
                        && !Ids.reserved(id))
                .recoverWithUni(() -> named(callerId, id, null).chain(found -> read.apply(found.id())));
    }

    /**
     * Returns the caller's conversations, newest activity first.
     *
     * @param cursor the end of the previous page; null for the first
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
     * Adds members, who see messages from now on. Existing members stay as they are. For owners and admins; only an
     * owner may appoint owners and admins. {@code conflict} for a direct conversation.
     */
    public Uni<Conversation> addMembers(String callerId, String id, List<NewMember> added) {
        return checked(() -> {
            Map<String, NewMember> all = distinct(added);
            size.require(all.size());
            budgets.invite(callerId, all.size());
            return membership.add(callerId, id, List.copyOf(all.values()));
        });
    }

    /**
     * Removes a member. For owners and admins; only an owner may remove owners and admins. Removing oneself is leaving.
     */
    public Uni<Void> removeMember(String callerId, String id, String userId) {
        return membership.remove(callerId, id, userId).replaceWithVoid();
    }

    /**
     * Leaves a conversation. The last owner hands over to the longest-standing admin, else to the longest-standing
     * member. The last member leaves it empty. A user who left a direct conversation gets a new one when they write to
     * the same user again.
     */
    public Uni<Void> leave(String callerId, String id) {
        return removeMember(callerId, id, callerId);
    }

    /**
     * Changes a role. For owners; admins may change between member and read-only. {@code conflict} if no owner would be
     * left.
     */
    public Uni<Conversation> changeRole(String callerId, String id, String userId, Role role) {
        return membership.changeRole(callerId, id, userId, role);
    }

    /** Changes the title. For owners and admins. */
    public Uni<Conversation> rename(String callerId, String id, String title) {
        return change(callerId, id, new ConversationChange(title == null ? "" : title, null));
    }

    /** Changes the title (owners and admins) and the retention (owners): all that is asked, or nothing. */
    public Uni<Conversation> change(String callerId, String id, ConversationChange settings) {
        return checked(() -> membership.change(callerId, id, checked(settings)));
    }

    /**
     * The users whose presence the user may see, and who may see the user's: both have written in a conversation that
     * they share, or a service made them members of it. Conversations with very many members do not count.
     */
    public Uni<Set<String>> coMembers(String userId) {
        return list.coMembers(userId);
    }

    public Uni<Boolean> isMember(String userId, String conversationId) {
        return list.isMember(userId, conversationId);
    }

    /** Whether the two users are members of the same conversation, of any size. */
    public Uni<Boolean> share(String userId, String otherId) {
        return list.share(userId, otherId);
    }

    /**
     * The members of the conversation with whom the user shares no other one in which they may see each other's
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
                            "retention must be from " + ConversationChange.LEAST_RETENTION + " to "
                                    + ConversationChange.MOST_RETENTION + " seconds, or null");
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
                    ErrorCode.BAD_REQUEST, "a title must have 1 to " + config.maxTitleLength() + " characters");
        }
        if (!Labels.fits(title)) {
            throw new RefusedException(
                    ErrorCode.BAD_REQUEST, "a title must not have control characters or direction overrides");
        }
        return title.strip();
    }

    /** The members by user. A user who is listed twice must have the same role. */
    private static Map<String, NewMember> distinct(List<NewMember> members) {
        Map<String, NewMember> distinct = new LinkedHashMap<>();
        for (NewMember member : members) {
            if (!Ids.valid(member.userId())) {
                throw new RefusedException(ErrorCode.BAD_REQUEST, "a user id is not valid");
            }
            NewMember before = distinct.putIfAbsent(member.userId(), member);
            if (before != null && before.role() != member.role()) {
                throw new RefusedException(ErrorCode.BAD_REQUEST, "a user is listed twice with different roles");
            }
        }
        return distinct;
    }

    /** Turns a refusal by a check into a failure. */
    private static <T> Uni<T> checked(java.util.function.Supplier<Uni<T>> asked) {
        try {
            return asked.get();
        } catch (RefusedException refusal) {
            return Uni.createFrom().failure(refusal);
        }
    }
}
