package dev.parley.conversation;

import dev.parley.conversation.Announcer.Notice;
import dev.parley.conversation.Transactions.Outcome;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Refusal;
import dev.parley.protocol.Role;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Supplier;

/** Finds or makes conversations; safe against others who make the same at the same time, on whatever instance. */
@ApplicationScoped
class Founding {
    // An id is lost to a race only with an app that takes decimals for its own; more tries than this mean a fault.
    private static final int ATTEMPTS = 5;

    private final Transactions transactions;
    private final ConversationTable conversations;
    private final MemberTable members;

    Founding(Transactions transactions, ConversationTable conversations, MemberTable members) {
        this.transactions = transactions;
        this.conversations = conversations;
        this.members = members;
    }

    /** @param listingId null for the pair's conversation about nothing certain */
    Uni<Opened> direct(String callerId, String otherId, Long listingId) {
        requireTwo(callerId, otherId);
        Direct direct = new Direct(directKey(callerId, otherId), listingId);
        return transactions.commit(() -> conversations.byDirectKey(direct.key()).flatMap(found -> found != null
                ? existing(found)
                : numbered(Kind.DIRECT, null, direct, pair(callerId, otherId), callerId, 1)).map(Founding::opened));
    }

    /** What a direct conversation is found by. */
    record Direct(String pair, Long listingId) {
        String key() {
            return listingId == null ? pair : pair + "\n" + listingId;
        }
    }

    Uni<Conversation> named(String callerId, String id, String recipientId) {
        if (!Ids.valid(id)) {
            throw new Refusal(ErrorCode.BAD_REQUEST, "the conversation id is not valid");
        }
        return transactions.commit(() -> conversations.findById(id)
                .flatMap(found -> found != null ? ifMember(callerId, found) : makeNamed(callerId, id, recipientId)));
    }

    /** What {@code settings} say of the retention counts; not that they say nothing. */
    Uni<Conversation> group(String callerId, Settings settings, List<NewMember> all) {
        return transactions.commit(() -> numbered(Kind.GROUP, settings.title(), null, all, callerId, 1)
                .flatMap(made -> keptFor(made, settings.retentionSeconds().orElse(null))));
    }

    private Uni<Outcome<Conversation>> keptFor(Outcome<Conversation> made, Long retentionSeconds) {
        Conversation c = made.value();
        return conversations.findById(c.id()).map(row -> {
            row.retentionSeconds = retentionSeconds;
            return new Outcome<>(new Conversation(c.id(), c.kind(), c.title(), c.createdBy(), c.createdAt(), c.lastSeq(),
                    c.members(), retentionSeconds), made.notices());
        });
    }

    /** The same for both of a pair; an id cannot hold a line feed. */
    static String directKey(String one, String other) {
        return one.compareTo(other) < 0 ? one + "\n" + other : other + "\n" + one;
    }

    private Uni<Outcome<Conversation>> makeNamed(String callerId, String id, String recipientId) {
        if (recipientId == null) {
            throw new Refusal(ErrorCode.NOT_FOUND, "there is no such conversation");
        }
        requireValid(recipientId);
        return conversations.insertNamed(id, directKey(callerId, recipientId), callerId).flatMap(made -> made != null
                ? populate(made, pair(callerId, recipientId))
                : conversations.findById(id).flatMap(found -> ifMember(callerId, found)));
    }

    /** @param direct null for a group */
    private Uni<Outcome<Conversation>> numbered(Kind kind, String title, Direct direct, List<NewMember> all,
                                                String callerId, int attempt) {
        return conversations.insertNumbered(kind, title, direct, callerId).flatMap(made -> {
            if (made != null) {
                return populate(made, all);
            }
            Supplier<Uni<Outcome<Conversation>>> again = () -> {
                if (attempt == ATTEMPTS) {
                    throw new Refusal(ErrorCode.UNAVAILABLE, "no free conversation id was found; try again");
                }
                return numbered(kind, title, direct, all, callerId, attempt + 1);
            };
            return direct == null
                    ? again.get()
                    : conversations.byDirectKey(direct.key()).flatMap(found -> found != null ? existing(found) : again.get());
        });
    }

    private Uni<Outcome<Conversation>> populate(String id, List<NewMember> all) {
        List<MemberEntity> rows = all.stream().map(it -> new MemberEntity(id, it.userId(), it.role(), 0)).toList();
        return members.persist(rows).flatMap(ignored -> conversations.findById(id)).map(made -> {
            Conversation conversation = made.with(rows);
            return new Outcome<>(conversation, rows.stream().map(row ->
                    Notice.toUser(row.id.userId(), new Event.ConversationCreated(conversation))).toList());
        });
    }

    private Uni<Outcome<Conversation>> ifMember(String callerId, ConversationEntity found) {
        return members.of(found.id).map(all -> {
            if (all.stream().noneMatch(member -> member.id.userId().equals(callerId))) {
                throw new Refusal(ErrorCode.NOT_FOUND, "there is no such conversation");
            }
            return Outcome.quiet(found.with(all));
        });
    }

    private Uni<Outcome<Conversation>> existing(ConversationEntity found) {
        return members.of(found.id).map(all -> Outcome.quiet(found.with(all)));
    }

    /** Whoever makes a conversation tells its members; whoever finds one tells nobody. */
    private static Outcome<Opened> opened(Outcome<Conversation> outcome) {
        return new Outcome<>(new Opened(outcome.value(), !outcome.notices().isEmpty()), outcome.notices());
    }

    /** One person alone has a conversation with themself. */
    private static List<NewMember> pair(String one, String other) {
        return one.equals(other) ? List.of(new NewMember(one, Role.MEMBER)) : List.of(new NewMember(one, Role.MEMBER), new NewMember(other, Role.MEMBER));
    }

    private static void requireValid(String userId) {
        if (!Ids.valid(userId)) {
            throw new Refusal(ErrorCode.BAD_REQUEST, "the user id is not valid");
        }
    }

    private static void requireTwo(String callerId, String otherId) {
        requireValid(otherId);
        if (callerId.equals(otherId)) {
            throw new Refusal(ErrorCode.BAD_REQUEST, "a conversation needs somebody else");
        }
    }
}
