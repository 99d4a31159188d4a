package dev.parley.conversation;

import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * The notices of changes among members. Each event is created once for all its receivers and lists few members, so that
 * the cost grows with the number of members concerned, not with its square. Pure.
 */
final class MemberNotices {
    private MemberNotices() {}

    /** Notices to new members: the conversation. */
    static List<Notice> joined(Conversation now, List<MemberEntity> added) {
        Event created = new Event.ConversationCreated(now.abridged());
        return added.stream()
                .map(member -> Notice.toUser(member.id.userId(), created))
                .toList();
    }

    /**
     * Notices to the conversation and to removed members.
     *
     * @param news whether something else has changed, so that all members get the conversation. They also get it if
     *     more members came and went than are listed one by one
     */
    static List<Notice> changed(Conversation now, List<MemberEntity> added, List<MemberEntity> removed, boolean news) {
        String id = now.id();
        List<Notice> notices = new ArrayList<>();
        // To the removed member first: delivery of the conversation to them may stop at the next notice.
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
