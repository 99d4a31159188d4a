package dev.parley.presence;

import dev.parley.conversation.Conversations;
import dev.parley.delivery.Address;
import dev.parley.delivery.Hub;
import dev.parley.protocol.Event;
import dev.parley.protocol.Event.PresenceChanged;
import dev.parley.protocol.UserPresence;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Tells users of each other when they begin to share their first conversation: neither was told before that the other
 * came. The instance that makes the conversation, or adds a member, does it. Thread-safe.
 */
@ApplicationScoped
class Acquaintances {
    private static final Logger LOG = Logger.getLogger(Acquaintances.class);

    private final Hub hub;
    private final Conversations conversations;
    private final Presence presence;

    Acquaintances(Hub hub, Conversations conversations, Presence presence) {
        this.hub = hub;
        this.conversations = conversations;
        this.presence = presence;
    }

    void start(@Observes StartupEvent event) {
        hub.onPublished(this::published);
    }

    /** A new member gets {@code ConversationCreated}, as all members of a new one do; the others get {@code MemberAdded}. */
    private void published(Address address, Event event) {
        switch (event) {
            case Event.ConversationCreated(var conversation) when address instanceof Address.User(var user) ->
                    meet(user, conversation.id(), (own, others) ->
                            others.forEach(other -> tell(own.userId(), other)));
            case Event.MemberAdded(var conversation, var user, var _) ->
                    meet(user, conversation, (own, others) -> others.forEach(other -> tell(other.userId(), own)));
            default -> { }
        }
    }

    /** @param tell is given the user and those who are new to them; all of them are online */
    private void meet(String userId, String conversationId, BiConsumer<UserPresence, List<UserPresence>> tell) {
        conversations.newToEachOther(userId, conversationId).chain(others -> {
            List<String> all = new ArrayList<>(others);
            all.add(userId);
            return presence.online(others.isEmpty() ? List.of() : all);
        }).subscribe().with(online -> online.stream().filter(one -> one.userId().equals(userId)).findAny()
                .ifPresent(own -> tell.accept(own, online.stream().filter(one -> one != own).toList())),
                failure -> LOG.debugf("New acquaintances were not told of each other: %s", failure.toString()));
    }

    private void tell(String userId, UserPresence other) {
        hub.publish(new Address.User(userId), new PresenceChanged(other, true));
    }
}
