package dev.parley.conversation;

import dev.parley.conversation.Transactions.Outcome;
import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.conversation.message.Meetings;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Kind;
import dev.parley.protocol.RefusedException;
import dev.parley.sql.Batches;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Creates, changes and deletes conversations under ids that a service chose. */
@ApplicationScoped
class ServiceConversations {
    // An attempt fails only if another request creates or removes the same conversation at the same moment.
    private static final int ATTEMPTS = 5;
    private static final int BATCH = 5000;
    private static final String EMPTY = """
            DELETE FROM message WHERE conversation_id = $1 AND seq IN (
                SELECT seq FROM message WHERE conversation_id = $1 ORDER BY seq LIMIT $2)
            """;

    private final Transactions transactions;
    private final ConversationTable conversations;
    private final MemberTable members;
    private final Statements statements;
    private final Meetings meetings;

    ServiceConversations(
            Transactions transactions,
            ConversationTable conversations,
            MemberTable members,
            Statements statements,
            Meetings meetings) {
        this.transactions = transactions;
        this.conversations = conversations;
        this.members = members;
        this.statements = statements;
        this.meetings = meetings;
    }

    /** @param met the members who show their presence from now on */
    private record Done(OpenedConversation opened, List<String> met) {}

    Uni<OpenedConversation> put(String serviceId, String id, Specification asked) {
        return transactions.commit(() -> put(serviceId, id, asked, 1)).map(done -> {
            // In a large group the presence of all would be announced to all; there they see each other when one next
            // comes or goes.
            if (done.opened().conversation().memberCount() <= Conversation.FEW) {
                done.met().forEach(userId -> meetings.met(id, userId));
            }
            return done.opened();
        });
    }

    /**
     * Deletes a conversation. Its messages go first and in batches, since there may be millions. Messages sent
     * meanwhile go with the conversation. If that fails, the conversation stays, with fewer messages.
     */
    Uni<Boolean> delete(String id) {
        return Batches.run(
                        () -> statements.run(EMPTY, Tuple.of(id, BATCH)).map(RowSet::rowCount),
                        BATCH,
                        Integer.MAX_VALUE)
                .chain(() -> transactions.commit(() -> conversations
                        .locked(id)
                        .flatMap(row -> row == null
                                ? Uni.createFrom().item(Outcome.quiet(false))
                                : members.of(id).flatMap(all -> conversations
                                        .remove(id)
                                        .replaceWith(() -> new Outcome<>(
                                                true,
                                                all.stream()
                                                        .map(member -> Notice.toUser(
                                                                member.id.userId(),
                                                                new Event.MemberRemoved(id, member.id.userId())))
                                                        .toList()))))));
    }

    private Uni<Outcome<Done>> put(String serviceId, String id, Specification asked, int attempt) {
        return conversations.locked(id).flatMap(row -> {
            if (row != null) {
                return members.of(id).flatMap(all -> change(new ArrayList<>(all), row, asked));
            }
            return make(serviceId, id, asked).flatMap(made -> {
                if (made != null) {
                    return Uni.createFrom().item(made);
                }
                if (attempt == ATTEMPTS) {
                    throw new RefusedException(
                            ErrorCode.UNAVAILABLE, "the conversation is created and removed concurrently; try again");
                }
                return put(serviceId, id, asked, attempt + 1);
            });
        });
    }

    /** Creates the conversation. Null if it was created concurrently. */
    private Uni<Outcome<Done>> make(String serviceId, String id, Specification asked) {
        if (Ids.reserved(id)) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, ConversationCreation.RESERVED);
        }
        List<NewMember> wanted = asked.members() == null ? List.of() : asked.members();
        String pair = asked.kind() == Kind.DIRECT ? pair(wanted) : null;
        String createdBy = asked.createdBy() == null ? serviceId : asked.createdBy();
        return conversations
                .insertChosen(id, asked.kind(), asked.settings(), pair, createdBy)
                .flatMap(made -> made == null
                        ? Uni.createFrom().nullItem()
                        : conversations.findById(id).flatMap(row -> {
                            List<MemberEntity> rows =
                                    wanted.stream().map(one -> fresh(row, one)).toList();
                            return members.add(rows).replaceWith(() -> {
                                Conversation now = row.with(rows);
                                return new Outcome<>(
                                        new Done(new OpenedConversation(now, true), users(rows)),
                                        MemberNotices.joined(now, rows));
                            });
                        }));
    }

    private Uni<Outcome<Done>> change(List<MemberEntity> all, ConversationEntity row, Specification asked) {
        if (asked.kind() != row.kind) {
            throw new RefusedException(ErrorCode.CONFLICT, "the conversation exists and is of the other kind");
        }
        boolean news = settle(row, asked.settings());
        List<MemberEntity> removed = new ArrayList<>();
        List<MemberEntity> added = new ArrayList<>();
        List<MemberEntity> met = new ArrayList<>();
        if (asked.members() != null) {
            if (row.kind == Kind.DIRECT && !pair(asked.members()).equals(row.pair)) {
                throw new RefusedException(ErrorCode.CONFLICT, "the conversation exists and is between other users");
            }
            for (NewMember wanted : asked.members()) {
                Optional<MemberEntity> there = all.stream()
                        .filter(member -> member.id.userId().equals(wanted.userId()))
                        .findFirst();
                if (there.isPresent()) {
                    news |= there.get().role != wanted.role();
                    there.get().role = wanted.role();
                    if (!there.get().showsPresence) {
                        there.get().showsPresence = true;
                        met.add(there.get());
                    }
                } else {
                    added.add(fresh(row, wanted));
                }
            }
            all.stream()
                    .filter(member -> asked.members().stream()
                            .noneMatch(wanted -> wanted.userId().equals(member.id.userId())))
                    .forEach(removed::add);
        }
        all.removeAll(removed);
        all.addAll(added);
        met.addAll(added);
        Conversation now = row.with(all);
        List<Notice> notices = MemberNotices.changed(now, added, removed, news);
        return deleted(removed)
                .chain(() -> members.add(added))
                .replaceWith(new Outcome<>(new Done(new OpenedConversation(now, false), users(met)), notices));
    }

    private Uni<Void> deleted(List<MemberEntity> removed) {
        Uni<Void> done = Uni.createFrom().voidItem();
        for (MemberEntity member : removed) {
            done = done.chain(() -> members.delete(member));
        }
        return done;
    }

    /** @return whether anything that members see has changed */
    private static boolean settle(ConversationEntity row, ConversationChange settings) {
        if (settings.retentionSeconds() != null) {
            row.retentionSeconds = settings.retentionSeconds().orElse(null);
        }
        if (settings.title() == null || settings.title().equals(row.title)) {
            return false;
        }
        row.title = settings.title();
        return true;
    }

    private static MemberEntity fresh(ConversationEntity row, NewMember one) {
        return new MemberEntity(row.id, one.userId(), one.role(), row.lastSeq, true);
    }

    private static List<String> users(List<MemberEntity> rows) {
        return rows.stream().map(member -> member.id.userId()).toList();
    }

    private static String pair(List<NewMember> two) {
        if (two.size() != 2) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, "a direct conversation has two members");
        }
        return ConversationCreation.directKey(
                two.getFirst().userId(), two.getLast().userId());
    }
}
