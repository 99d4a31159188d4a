package dev.parley.importing;

import dev.parley.importing.ImportCounts.Outcome;
import dev.parley.importing.ImportFacts.KnownConversation;
import dev.parley.importing.ImportFacts.KnownMessage;
import dev.parley.importing.ImportFacts.Membership;
import dev.parley.importing.ImportFacts.Owner;
import dev.parley.importing.ImportLine.ConversationLine;
import dev.parley.importing.ImportLine.MemberLine;
import dev.parley.importing.ImportLine.MessageLine;
import dev.parley.importing.ImportLine.NotificationLine;
import dev.parley.importing.ImportPlan.Change;
import dev.parley.importing.ImportPlan.NewMember;
import dev.parley.importing.ImportPlan.NewMessage;
import dev.parley.importing.ImportPlan.Reply;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Kind;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to do with each line of a batch, by what is stored and by the lines before it. Pure, and the same for an
 * import and a dry run. Within a batch the order is conversations, messages, members, notifications, so that a line
 * finds everything that precedes it in the body.
 */
final class ImportJudge {
    private final ImportFacts facts;
    private final Set<String> refusedBefore;
    private final int maxMembers;
    private final ImportPlan plan = new ImportPlan();
    private final Map<String, KnownConversation> conversations;
    private final Map<String, Integer> placeOf = new HashMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private final Set<String> notifications;
    private final Set<Membership> members;

    private ImportJudge(ImportFacts facts, Set<String> refusedBefore, int maxMembers) {
        this.facts = facts;
        this.refusedBefore = refusedBefore;
        this.maxMembers = maxMembers;
        this.conversations = new HashMap<>(facts.conversations());
        this.notifications = new HashSet<>(facts.notifications());
        this.members = new HashSet<>(facts.members());
    }

    /** @param refusedBefore conversations whose lines were refused in earlier batches */
    static ImportPlan judge(List<ImportLine> lines, ImportFacts facts, Set<String> refusedBefore, int maxMembers) {
        ImportJudge judge = new ImportJudge(facts, refusedBefore, maxMembers);
        each(lines, ConversationLine.class).forEach(judge::conversation);
        each(lines, MessageLine.class).forEach(judge::message);
        each(lines, MemberLine.class).forEach(judge::member);
        each(lines, NotificationLine.class).forEach(judge::notification);
        return judge.plan;
    }

    private static <T extends ImportLine> List<T> each(List<ImportLine> lines, Class<T> type) {
        return lines.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void conversation(ConversationLine line) {
        KnownConversation known = conversations.get(line.id());
        String pair = line.kind() == Kind.DIRECT ? pair(line.pair()) : null;
        if (known == null) {
            if (Ids.reserved(line.id())) {
                refuse(line, ErrorCode.BAD_REQUEST, "id", "is reserved for the server");
                return;
            }
            conversations.put(
                    line.id(),
                    new KnownConversation(line.kind(), pair, line.pair().size(), Owner.SOURCE));
            line.pair().forEach(user -> members.add(new Membership(line.id(), user)));
            plan.conversations.add(line);
            count(ImportCounts.Kind.CONVERSATIONS, Outcome.IMPORTED);
        } else if (known.owner() == Owner.OTHERS) {
            refuseConversation(
                    line, "id", "belongs to a conversation that users created, or that another source imported");
        } else if (known.kind() != line.kind()) {
            refuseConversation(line, "kind", "differs from the conversation that has this id");
        } else if (pair != null && !pair.equals(known.pair())) {
            refuseConversation(line, "members", "differ from those of the conversation that has this id");
        } else {
            if (known.owner() == Owner.SERVICE) {
                conversations.put(
                        line.id(), new KnownConversation(known.kind(), known.pair(), known.members(), Owner.SOURCE));
                plan.takenOver.add(line);
            }
            count(ImportCounts.Kind.CONVERSATIONS, Outcome.KNOWN);
        }
    }

    private void message(MessageLine written) {
        MessageLine line = written.inOrder();
        KnownMessage known = facts.messages().get(line.sourceId());
        Integer place = placeOf.get(line.sourceId());
        String before = known != null
                ? known.conversationId()
                : place != null ? plan.messages.get(place).line().conversationId() : null;
        if (before != null && !before.equals(line.conversationId())) {
            refuse(line, ErrorCode.CONFLICT, "source_id", "was imported into another conversation");
            return;
        }
        KnownConversation in = own(line, line.conversationId());
        if (in == null) {
            return;
        }
        if (known != null) {
            again(written, line, known);
            return;
        }
        if (place != null) {
            count(ImportCounts.Kind.MESSAGES, Outcome.KNOWN);
            return;
        }
        if (in.kind() == Kind.DIRECT && !inPair(in.pair(), line.senderId())) {
            refuse(line, ErrorCode.BAD_REQUEST, "sender_id", "is not a member of the direct conversation");
            return;
        }
        Reply reply = line.replyTo() == null ? null : find(line.replyTo(), line.conversationId());
        if (line.replyTo() != null && reply == null) {
            plan.notes.add(InvalidLine.of(
                    line,
                    ErrorCode.NOT_FOUND,
                    "reply_to",
                    "names no message of this conversation before this line; the message is imported without it"));
        }
        noteTimes(written);
        placeOf.put(line.sourceId(), plan.messages.size());
        plan.messages.add(new NewMessage(line, reply));
        count(ImportCounts.Kind.MESSAGES, Outcome.IMPORTED);
    }

    /** Handles a message that was imported before: only an edit or deletion that is new here counts. */
    private void again(MessageLine written, MessageLine line, KnownMessage known) {
        boolean deleted = line.deletedAt() != null && known.deletedAt() == null;
        boolean edited = line.editedAt() != null
                && known.deletedAt() == null
                && (known.editedAt() == null || line.editedAt().isAfter(known.editedAt()));
        if (known.there() && (deleted || edited)) {
            noteTimes(written);
            plan.changes.add(new Change(line, known.id()));
            count(ImportCounts.Kind.MESSAGES, Outcome.CHANGED);
        } else {
            count(ImportCounts.Kind.MESSAGES, Outcome.KNOWN);
        }
    }

    private void member(MemberLine line) {
        KnownConversation in = own(line, line.conversationId());
        if (in == null) {
            return;
        }
        if (in.kind() == Kind.DIRECT && !inPair(in.pair(), line.userId())) {
            refuse(line, ErrorCode.BAD_REQUEST, "user_id", "is not a member of the direct conversation");
            return;
        }
        Reply lastRead = line.lastRead() == null ? null : find(line.lastRead(), line.conversationId());
        if (Objects.requireNonNull(facts.left()).contains(new Membership(line.conversationId(), line.userId()))) {
            count(ImportCounts.Kind.MEMBERS, Outcome.KNOWN);
            return;
        }
        boolean added = members.add(new Membership(line.conversationId(), line.userId()));
        if (added
                && in.kind() == Kind.GROUP
                && sizes.merge(line.conversationId(), 1, Integer::sum) + in.members() > maxMembers) {
            members.remove(new Membership(line.conversationId(), line.userId()));
            refuse(
                    line,
                    ErrorCode.BAD_REQUEST,
                    "user_id",
                    "exceeds the size of the group: a group may have at most " + maxMembers + " members");
            return;
        }
        if (line.lastRead() != null && lastRead == null) {
            plan.notes.add(InvalidLine.of(
                    line,
                    ErrorCode.NOT_FOUND,
                    "last_read_id",
                    "names no message of this conversation before this line; "
                            + (line.lastReadAt() == null
                                    ? "the member is imported with nothing read"
                                    : "last_read_at is used instead")));
        }
        plan.members.add(new NewMember(line, lastRead));
        count(ImportCounts.Kind.MEMBERS, added ? Outcome.IMPORTED : Outcome.KNOWN);
    }

    private void notification(NotificationLine line) {
        if (notifications.add(line.sourceId())) {
            noteTime(line, "read_at", line.createdAt(), line.readAt());
            plan.notifications.add(line.inOrder());
            count(ImportCounts.Kind.NOTIFICATIONS, Outcome.IMPORTED);
        } else {
            count(ImportCounts.Kind.NOTIFICATIONS, Outcome.KNOWN);
        }
    }

    private void noteTimes(MessageLine line) {
        noteTime(line, "edited_at", line.createdAt(), line.editedAt());
        noteTime(line, "deleted_at", line.createdAt(), line.deletedAt());
    }

    /**
     * Notes a time before the creation, and does not refuse the line: in some apps phones set the time of a message,
     * and servers that of its deletion.
     */
    private void noteTime(ImportLine line, String field, Instant createdAt, @Nullable Instant time) {
        if (time != null && time.isBefore(createdAt)) {
            plan.notes.add(
                    InvalidLine.of(line, ErrorCode.BAD_REQUEST, field, "is before created_at, which is used instead"));
        }
    }

    /** The message, or null if the conversation has no such message of this source. */
    private @Nullable Reply find(String sourceId, String conversationId) {
        KnownMessage known = facts.messages().get(sourceId);
        if (known != null) {
            return known.conversationId().equals(conversationId) ? new Reply.Stored(known.id()) : null;
        }
        Integer place = placeOf.get(sourceId);
        return place != null && plan.messages.get(place).line().conversationId().equals(conversationId)
                ? new Reply.InPlan(place)
                : null;
    }

    private void count(ImportCounts.Kind kind, Outcome outcome) {
        plan.counts.add(kind, outcome);
    }

    /** The conversation of a line; null if the line is refused since the conversation is not this source's. */
    private @Nullable KnownConversation own(ImportLine line, String conversationId) {
        KnownConversation in = conversations.get(conversationId);
        if (refusedBefore.contains(conversationId)
                || plan.refused.getOrDefault(conversationId, Long.MAX_VALUE) < line.number()) {
            refuse(line, ErrorCode.CONFLICT, "conversation_id", "names a conversation whose line was refused");
        } else if (in == null) {
            refuse(line, ErrorCode.NOT_FOUND, "conversation_id", "names no conversation before this line");
        } else if (in.owner() != Owner.SOURCE) {
            refuse(line, ErrorCode.CONFLICT, "conversation_id", "names a conversation that is not of this source");
        } else {
            return in;
        }
        return null;
    }

    private void refuseConversation(ConversationLine line, String field, String complaint) {
        plan.refused.putIfAbsent(line.id(), line.number());
        refuse(line, ErrorCode.CONFLICT, field, complaint);
    }

    private void refuse(ImportLine line, ErrorCode code, String field, String complaint) {
        plan.invalid.add(InvalidLine.of(line, code, field, complaint));
    }

    /** The pair as stored in the column {@code conversation.pair}. */
    static String pair(List<String> two) {
        String one = two.get(0);
        String other = two.get(1);
        return one.compareTo(other) < 0 ? one + "\n" + other : other + "\n" + one;
    }

    private static boolean inPair(@Nullable String pair, String userId) {
        return pair != null && List.of(pair.split("\n", -1)).contains(userId);
    }
}
