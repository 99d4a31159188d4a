package dev.parley.presence;

import dev.parley.conversation.Conversations;
import dev.parley.conversation.ConversationsConfig;
import dev.parley.delivery.Address;
import dev.parley.delivery.Hub;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Event;
import dev.parley.protocol.Event.PresenceChanged;
import dev.parley.protocol.UserPresence;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
    private final ConversationsConfig config;

    Acquaintances(Hub hub, Conversations conversations, Presence presence, ConversationsConfig config) {
        this.hub = hub;
        this.conversations = conversations;
        this.presence = presence;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        hub.onPublished(this::published);
    }

    /** A new member gets {@code ConversationCreated}, as all members of a new one do; the others get {@code MemberAdded}. */
    private void published(Address address, Event event) {
        switch (event) {
            case Event.ConversationCreated(var made) when address instanceof Address.User(var user)
                    && made.members().size() <= config.maxAcquaintances() -> {
                List<String> members = made.members().stream().map(Conversation.Member::userId).toList();
                meet(user, members, made.id(), (own, other) -> tell(own.userId(), other));
            }
            case Event.MemberAdded(var id, var user, var _) ->
                    meet(user, List.of(user), id, (own, other) -> tell(other.userId(), own));
            default -> { }
        }
    }

    /**
     * Asks first who is here, at once: those who come later are told to the others anyway. And asks last how they are
     * shown, so that what is told is not older than what they were told meanwhile.
     *
     * @param known those of whom it is known that they are members, the user included
     * @param tell  is given the user and one who is new to them; both are online
     */
    private void meet(String userId, List<String> known, String conversationId,
                      BiConsumer<UserPresence, UserPresence> tell) {
        presence.here(known).chain(here -> !here.contains(userId) || known.size() > 1 && here.size() == 1
                        ? Uni.createFrom().item(Set.<String>of())
                        : conversations.newToEachOther(userId, conversationId).map(others -> {
                            others.removeIf(other -> known.size() > 1 && !here.contains(other));
                            return others;
                        }))
                .chain(others -> {
                    List<String> all = new ArrayList<>(others);
                    all.add(userId);
                    return presence.online(others.isEmpty() ? List.of() : all);
                })
                .subscribe().with(online -> online.stream().filter(one -> one.userId().equals(userId)).findAny()
                        .ifPresent(own -> online.stream().filter(one -> one != own).forEach(one -> tell.accept(own, one))),
                        failure -> LOG.debugf("New acquaintances were not told of each other: %s", failure.toString()));
    }

    private void tell(String userId, UserPresence other) {
        hub.publish(new Address.User(userId), new PresenceChanged(other, true));
    }
}
