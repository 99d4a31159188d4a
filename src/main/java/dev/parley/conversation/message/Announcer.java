package dev.parley.conversation.message;

import dev.parley.bus.Address;
import dev.parley.delivery.Hub;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.tracing.TraceSpan;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Publishes the events of this package, always after the commit. Thread-safe. */
@ApplicationScoped
public class Announcer implements BatchStore.Committed {
    private final Hub hub;
    private final Meetings meetings;

    Announcer(Hub hub, Meetings meetings) {
        this.hub = hub;
        this.meetings = meetings;
    }

    /**
     * An event and its address.
     *
     * @param exceptSession the id of the one connection that does not get it, or null
     */
    public record Notice(
            Address address, Event event, @Nullable String exceptSession) {
        public static Notice toConversation(String id, Event event) {
            return new Notice(new Address.Conversation(id), event, null);
        }

        public static Notice toUser(String id, Event event) {
            return new Notice(new Address.User(id), event, null);
        }
    }

    public void publish(Notice notice) {
        hub.publish(notice.address(), notice.event(), notice.exceptSession());
    }

    /** Publishes the notices in order. An event with several consecutive addresses is encoded once. */
    public void publish(List<Notice> notices) {
        for (int from = 0, to; from < notices.size(); from = to) {
            Notice first = notices.get(from);
            to = from + 1;
            while (to < notices.size() && notices.get(to).event() == first.event()) {
                to++;
            }
            if (to - from == 1) {
                publish(first);
            } else {
                hub.publish(
                        notices.subList(from, to).stream().map(Notice::address).toList(), first.event());
            }
        }
    }

    @Override
    public void committed(List<Message> stored, Map<Long, TraceSpan> followed) {
        hub.publishCommitted(stored, followed);
    }

    @Override
    public void met(Message first) {
        meetings.met(first.conversationId(), first.senderId());
    }
}
