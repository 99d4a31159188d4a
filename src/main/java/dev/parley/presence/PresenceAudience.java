package dev.parley.presence;

import dev.parley.conversation.Conversations;
import dev.parley.protocol.Status;
import dev.parley.protocol.UserPresence;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Set;

/** Knows who sees a user's presence: those who share a conversation or a room. Thread-safe. */
@ApplicationScoped
class PresenceAudience {
    private final Conversations conversations;
    private final Roommates roommates;

    PresenceAudience(Conversations conversations, Roommates roommates) {
        this.conversations = conversations;
        this.roommates = roommates;
    }

    /** Gives those to whom a user is announced. */
    Uni<Set<String>> of(UserPresence presence) {
        return of(presence.userId(), presence.status() == Status.OFFLINE);
    }

    Uni<Set<String>> of(String userId) {
        return of(userId, false);
    }

    private Uni<Set<String>> of(String userId, boolean gone) {
        return Uni.combine()
                .all()
                .unis(conversations.coMembers(userId), roommates.of(userId, gone))
                .with((members, mates) -> {
                    Set<String> all = new HashSet<>(members);
                    all.addAll(mates);
                    return all;
                });
    }
}
