package dev.parley.presence;

import dev.parley.bus.Address;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.message.Meetings;
import dev.parley.delivery.Hub;
import dev.parley.protocol.Event.PresenceChanged;
import dev.parley.protocol.UserPresence;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Announces two users to each other when both show themselves in a conversation for the first time: neither was told
 * when the other came. The instance that learns of it does so. Thread-safe.
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

    void start(@Observes StartupEvent event, Meetings meetings) {
        meetings.onMet(this::met);
    }

    /**
     * Asks first whether the user is online: whoever comes later is announced anyway. Asks last how the others are
     * shown, so that what it announces is not older than what they were told meanwhile.
     */
    private void met(String conversationId, String userId) {
        presence.here(List.of(userId))
                .chain(here -> here.isEmpty()
                        ? Uni.createFrom().item(Set.<String>of())
                        : conversations.newToEachOther(userId, conversationId))
                .chain(others -> {
                    List<String> all = new ArrayList<>(others);
                    all.add(userId);
                    return presence.online(others.isEmpty() ? List.of() : all);
                })
                .subscribe()
                .with(
                        online -> online.stream()
                                .filter(one -> one.userId().equals(userId))
                                .findAny()
                                .ifPresent(own -> online.stream()
                                        .filter(one -> one != own)
                                        .forEach(other -> {
                                            publish(own.userId(), other);
                                            publish(other.userId(), own);
                                        })),
                        failure -> LOG.debugf("New acquaintances were not told of each other: %s", failure.toString()));
    }

    private void publish(String userId, UserPresence other) {
        hub.publish(new Address.User(userId), new PresenceChanged(other, true));
    }
}
