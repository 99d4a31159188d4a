package dev.parley.conversation;

import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is told what of changes among members. Each event is made once, whomever it goes to, and names few members: what
 * a change costs grows with those whom it concerns, not with their square. Pure.
 */
final class MemberNotices {
    private MemberNotices() {}

    /** To those who are new: the conversation is theirs now. */
    static List<Notice> joined(Conversation now, List<MemberEntity> added) {
        Event created = new Event.ConversationCreated(now.abridged());
        return added.stream()
                .map(member -> Notice.toUser(member.id.userId(), created))
                .toList();
    }

    /**
     * To all of the conversation and to those who left.
     *
     * @param news whether anything else is different, so that all are told what the conversation is now; they are too
     *             where more came and went than are told one by one
     */
    static List<Notice> changed(Conversation now, List<MemberEntity> added, List<MemberEntity> removed, boolean news) {
        String id = now.id();
        List<Notice> notices = new ArrayList<>();
        // First to themselves: delivery of the conversation to them may stop at what comes next.
        removed.forEach(
                one -> notices.add(Notice.toUser(one.id.userId(), new Event.MemberRemoved(id, one.id.userId()))));
        boolean each = added.size() + removed.size() <= Conversation.FEW;
        if (each) {
            removed.forEach(
                    one -> notices.add(Notice.toConversation(id, new Event.MemberRemoved(id, one.id.userId()))));
            added.forEach(one ->
                    notices.add(Notice.toConversation(id, new Event.MemberAdded(id, one.id.userId(), one.role))));
        }
        if (news || !each) {
            notices.add(Notice.toConversation(id, new Event.ConversationUpdated(now.abridged())));
        }
        notices.addAll(joined(now, added));
        return notices;
    }
}
