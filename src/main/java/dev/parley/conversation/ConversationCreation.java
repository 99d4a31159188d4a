package dev.parley.conversation;

import dev.parley.conversation.Transactions.Outcome;
import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.conversation.message.AppendResult;
import dev.parley.limits.UserRateLimits;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Kind;
import dev.parley.protocol.PairIds;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.Role;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds or creates conversations. Concurrent creations of the same conversation are safe, also on different instances.
 */
@ApplicationScoped
class ConversationCreation {
    // An attempt fails only if the conversation is released or removed at that moment; more failures mean a bug.
    private static final int ATTEMPTS = 5;

    static final String RESERVED =
            "decimals from 10^15 on, and ids that end in ~ and twelve letters, are reserved for the server";

    private final Transactions transactions;
    private final ConversationTable conversations;
    private final MemberTable members;
    private final UserRateLimits budgets;

    ConversationCreation(
            Transactions transactions, ConversationTable conversations, MemberTable members, UserRateLimits budgets) {
        this.transactions = transactions;
        this.conversations = conversations;
        this.members = members;
        this.budgets = budgets;
    }

    /** @param listingId null for the pair's conversation without a listing */
    Uni<OpenedConversation> direct(String callerId, String otherId, @Nullable Long listingId, Key key) {
        requireTwo(callerId, otherId);
        Direct direct = new Direct(directKey(callerId, otherId), listingId);
        return transactions.commit(() -> ofPair(callerId, otherId, direct, key).map(ConversationCreation::opened));
    }

    /**
     * The idempotency key of the message that needs the conversation. If the key was used, no conversation is created,
     * since the message would be refused.
     *
     * @param clientId null for none
     */
    record Key(@Nullable String clientId, boolean named) {
        static final Key NONE = new Key(null, false);
    }

    /** The key by which a direct conversation is found. */
    record Direct(String pair, @Nullable Long listingId) {
        String key() {
            return listingId == null ? pair : pair + "\n" + listingId;
        }
    }

    /** See {@link Conversations#named}. */
    Uni<Conversation> named(String callerId, String id, @Nullable String recipientId, Key key) {
        if (!Ids.valid(id) || (recipientId != null && !Ids.valid(recipientId))) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, "the conversation id or the recipient id is not valid");
        }
        return transactions.commit(() -> conversations.findById(id).flatMap(found -> {
            if (found != null) {
                return chosen(found, callerId, recipientId);
            }
            return recipientId == null ? own(callerId, id) : ofTheTwo(callerId, id, recipientId, key);
        }));
    }

    /** Creates a group. The retention in {@code settings} may be empty, but not null. */
    Uni<Conversation> group(String callerId, ConversationChange settings, List<NewMember> all) {
        return transactions.commit(() -> numbered(Kind.GROUP, settings.title(), null, all, callerId, 1)
                .flatMap(made -> keptFor(
                        made,
                        Objects.requireNonNull(settings.retentionSeconds()).orElse(null))));
    }

    private Uni<Outcome<Conversation>> keptFor(Outcome<Conversation> made, @Nullable Long retentionSeconds) {
        Conversation c = made.value();
        return conversations.findById(c.id()).map(row -> {
            row.retentionSeconds = retentionSeconds;
            return new Outcome<>(
                    new Conversation(
                            c.id(),
                            c.kind(),
                            c.title(),
                            c.createdBy(),
                            c.createdAt(),
                            c.lastSeq(),
                            c.members(),
                            retentionSeconds),
                    made.notices());
        });
    }

    /** The same for both users of a pair. An id cannot contain a line feed, so the key is unique. */
    static String directKey(String one, String other) {
        return one.compareTo(other) < 0 ? one + "\n" + other : other + "\n" + one;
    }

    private Uni<Outcome<Conversation>> ofPair(String callerId, String otherId, Key key) {
        return ofPair(callerId, otherId, new Direct(directKey(callerId, otherId), null), key);
    }

    private Uni<Outcome<Conversation>> ofPair(String callerId, String otherId, Direct direct, Key key) {
        return conversations.byDirectKey(direct.key()).flatMap(found -> {
            if (found != null) {
                return existing(found);
            }
            budgets.invite(callerId, 1);
            return requireFresh(callerId, key)
                    .chain(() -> numbered(Kind.DIRECT, null, direct, pair(callerId, otherId), callerId, 1));
        });
    }

    /** Finds the caller's conversation under the id with the mark of a pair. */
    private Uni<Outcome<Conversation>> own(String callerId, String id) {
        return under(callerId, id).flatMap(all -> switch (all.size()) {
            case 0 -> throw LockedConversation.noConversation();
            case 1 -> conversations.findById(all.getFirst()).flatMap(this::existing);
            default -> throw new RefusedException(ErrorCode.BAD_REQUEST, PairIds.AMBIGUOUS);
        });
    }

    /** The ids of the user's conversations that clients are shown under the id. */
    private Uni<List<String>> under(String userId, String id) {
        return conversations.marked(userId, id).map(all -> all.stream()
                .filter(one -> PairIds.unmarked(one).equals(id))
                .toList());
    }

    /** Returns the conversation under the id if both are members; else the one that the two had under the id before. */
    private Uni<Outcome<Conversation>> chosen(ConversationEntity found, String callerId, @Nullable String recipientId) {
        return members.of(found.id).flatMap(all -> {
            boolean mine = has(all, callerId);
            if (mine && (recipientId == null || has(all, recipientId))) {
                return Uni.createFrom().item(Outcome.quiet(found.with(all)));
            }
            if (recipientId == null) {
                return own(callerId, found.id);
            }
            return conversations
                    .findById(PairIds.marked(found.id, callerId, recipientId))
                    .flatMap(before -> {
                        if (before != null) {
                            return existing(before);
                        }
                        throw mine
                                ? new RefusedException(
                                        ErrorCode.NOT_FOUND, "the recipient is not a member of this conversation")
                                : LockedConversation.noConversation();
                    });
        });
    }

    /** Finds or creates the pair's conversation: under its mark, or if the id is not for the pair, the direct one. */
    private Uni<Outcome<Conversation>> ofTheTwo(String callerId, String id, String recipientId, Key key) {
        if (Ids.reserved(id)) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, RESERVED);
        }
        String marked = PairIds.marked(id, callerId, recipientId);
        return conversations
                .findById(marked)
                .flatMap(found -> {
                    if (found != null) {
                        return existing(found);
                    }
                    return mayMake(callerId, id, recipientId)
                            .flatMap(may -> may && Ids.valid(marked)
                                    ? makeMarked(callerId, marked, recipientId, key)
                                    : ofPair(callerId, recipientId, key));
                })
                .flatMap(found -> found != null
                        ? Uni.createFrom().item(found)
                        : conversations.findById(marked).flatMap(this::existing))
                // If one of the two has left it, the direct conversation takes its place.
                .flatMap(found -> found.value().members().size()
                                == pair(callerId, recipientId).size()
                        ? Uni.createFrom().item(found)
                        : ofPair(callerId, recipientId, key));
    }

    /**
     * Whether the pair may create a conversation under the id. An id that is not made of the two users' ids alone may
     * belong to a conversation of one of them with somebody else. Notes to oneself are always allowed.
     */
    private Uni<Boolean> mayMake(String callerId, String id, String recipientId) {
        if (PairIds.derived(id, callerId, recipientId) || callerId.equals(recipientId)) {
            return Uni.createFrom().item(true);
        }
        if (PairIds.ofSomebodyElse(id, callerId, recipientId)) {
            return Uni.createFrom().item(false);
        }
        // The pair's own conversation may have been created at this moment.
        String theirs = PairIds.marked(id, callerId, recipientId);
        return under(callerId, id).flatMap(mine -> under(recipientId, id)
                .map(others -> Stream.concat(mine.stream(), others.stream()).allMatch(theirs::equals)));
    }

    /** Creates a conversation under the id. Null if it was created concurrently. */
    private Uni<Outcome<Conversation>> makeMarked(String callerId, String id, String recipientId, Key key) {
        budgets.invite(callerId, 1);
        return requireFresh(callerId, key)
                .chain(() -> conversations.insertMarked(id, directKey(callerId, recipientId), callerId))
                .flatMap(made ->
                        made == null ? Uni.createFrom().nullItem() : populate(made, pair(callerId, recipientId)));
    }

    private Uni<Void> requireFresh(String callerId, Key key) {
        return key.clientId() == null
                ? Uni.createFrom().voidItem()
                : conversations
                        .keyUsed(callerId, key.clientId(), key.named())
                        .invoke(used -> {
                            if (used) {
                                throw new RefusedException(
                                        AppendResult.Refused.KEY_REUSED.code(),
                                        AppendResult.Refused.KEY_REUSED.sentence());
                            }
                        })
                        .replaceWithVoid();
    }

    private static boolean has(List<MemberEntity> members, String userId) {
        return members.stream().anyMatch(member -> member.id.userId().equals(userId));
    }

    /** @param direct null for a group */
    private Uni<Outcome<Conversation>> numbered(
            Kind kind,
            @Nullable String title,
            @Nullable Direct direct,
            List<NewMember> all,
            String callerId,
            int attempt) {
        return conversations.insertNumbered(kind, title, direct, callerId).flatMap(made -> {
            if (made != null) {
                return populate(made, all);
            }
            Supplier<Uni<Outcome<Conversation>>> again = () -> {
                if (attempt == ATTEMPTS) {
                    throw new RefusedException(ErrorCode.UNAVAILABLE, "no free conversation id was found; try again");
                }
                return numbered(kind, title, direct, all, callerId, attempt + 1);
            };
            return direct == null
                    ? again.get()
                    : conversations
                            .byDirectKey(direct.key())
                            .flatMap(found -> found != null ? existing(found) : again.get());
        });
    }

    private Uni<Outcome<Conversation>> populate(String id, List<NewMember> all) {
        return conversations.findById(id).flatMap(made -> {
            List<MemberEntity> rows = all.stream()
                    .map(it -> new MemberEntity(
                            id,
                            it.userId(),
                            it.role(),
                            made.lastSeq,
                            made.kind == Kind.GROUP && it.userId().equals(made.createdBy)))
                    .toList();
            return members.add(rows).replaceWith(() -> {
                Conversation conversation = made.with(rows);
                Event created = new Event.ConversationCreated(conversation.abridged());
                return new Outcome<>(
                        conversation,
                        rows.stream()
                                .map(row -> Notice.toUser(row.id.userId(), created))
                                .toList());
            });
        });
    }

    private Uni<Outcome<Conversation>> existing(ConversationEntity found) {
        return members.of(found.id).map(all -> Outcome.quiet(found.with(all)));
    }

    /** The members were notified if and only if the conversation was created. */
    private static Outcome<OpenedConversation> opened(Outcome<Conversation> outcome) {
        return new Outcome<>(
                new OpenedConversation(outcome.value(), !outcome.notices().isEmpty()), outcome.notices());
    }

    /** The members of a direct conversation. A user may have one with themself. */
    private static List<NewMember> pair(String one, String other) {
        return Stream.of(one, other)
                .distinct()
                .map(userId -> new NewMember(userId, Role.MEMBER))
                .toList();
    }

    private static void requireTwo(String callerId, String otherId) {
        if (!Ids.valid(otherId)) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, "the user id is not valid");
        }
        if (callerId.equals(otherId)) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, "a direct conversation needs another user");
        }
    }
}
