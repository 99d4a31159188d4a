package dev.parley.conversation;

import dev.parley.delivery.Address;
import dev.parley.delivery.Hub;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.tracing.Step;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Where this package says what happened, always after the commit. */
@ApplicationScoped
class Announcer {
    private final Hub hub;

    Announcer(Hub hub) {
        this.hub = hub;
    }

    /**
     * Something that happened and whom to tell.
     *
     * @param exceptSession the id of the one connection that is not told, or null
     */
    record Notice(Address address, Event event, String exceptSession) {
        static Notice toConversation(String id, Event event) {
            return new Notice(new Address.Conversation(id), event, null);
        }

        static Notice toUser(String id, Event event) {
            return new Notice(new Address.User(id), event, null);
        }
    }

    void tell(Notice notice) {
        hub.publish(notice.address(), notice.event(), notice.exceptSession());
    }

    /** @param followed the ways of those messages that are followed, by their ids */
    void committed(List<Message> messages, Map<Long, Step> followed) {
        hub.publishCommitted(messages, followed);
    }
}
