package dev.parley.presence;

import dev.parley.bus.Address;
import dev.parley.conversation.Conversations;
import dev.parley.delivery.Hub;
import dev.parley.delivery.Session;
import dev.parley.limits.LimitsConfig;
import dev.parley.limits.UserRateLimits;
import dev.parley.protocol.Audience;
import dev.parley.protocol.Command;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.RefusedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;

/** Relays an app's own signals to connections. Stores nothing. Event loop only. */
@ApplicationScoped
public class Relay {
    private static final int KIBIBYTE = 1024;

    private final Hub hub;
    private final Conversations conversations;
    private final UserRateLimits budgets;
    private final int maxBytes;

    Relay(Hub hub, Conversations conversations, UserRateLimits budgets, LimitsConfig limits) {
        this.hub = hub;
        this.conversations = conversations;
        this.budgets = budgets;
        this.maxBytes = limits.signalBytes();
    }

    /**
     * Completes when the signal is published. Fails with {@code not_found} for a conversation that the session's user
     * is not a member of and a user whom they share none with, {@code forbidden} for a room that the session is not in,
     * {@code too_large} or {@code rate_limited}.
     */
    public Uni<Void> relay(Session session, Command.SendSignal signal) {
        int bytes = signal.data().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxBytes) {
            throw new RefusedException(ErrorCode.TOO_LARGE, "the data of a signal may have " + maxBytes + " bytes");
        }
        budgets.relay(session.userId(), 1 + bytes / KIBIBYTE);
        return allowed(session, signal.audience())
                .invoke(() -> hub.publish(
                        address(signal.audience()),
                        new Event.Signal(
                                signal.audience(), session.userId(), signal.name(), signal.data(), signal.whole()),
                        session.id()));
    }

    private Uni<Void> allowed(Session session, Audience audience) {
        String user = session.userId();
        return switch (audience) {
            case Audience.Conversation(var id) ->
                session.subscriptions().has(id)
                        ? Uni.createFrom().voidItem()
                        : found(
                                conversations.isMember(user, id),
                                "conversation " + id + " does not exist, or you are not a member");
            case Audience.Room(var name) -> {
                if (!session.subscriptions().inRoom(name)) {
                    throw new RefusedException(ErrorCode.FORBIDDEN, "join the room first");
                }
                yield Uni.createFrom().voidItem();
            }
            case Audience.User(var id) ->
                id.equals(user)
                        ? Uni.createFrom().voidItem()
                        : found(conversations.share(user, id), "there is no user " + id + " for you");
        };
    }

    private static Uni<Void> found(Uni<Boolean> there, String sentence) {
        return there.invoke(is -> {
                    if (!is) {
                        throw new RefusedException(ErrorCode.NOT_FOUND, sentence);
                    }
                })
                .replaceWithVoid();
    }

    private static Address address(Audience audience) {
        return switch (audience) {
            case Audience.Conversation(var id) -> new Address.Conversation(id);
            case Audience.Room(var name) -> new Address.Room(name);
            case Audience.User(var id) -> new Address.User(id);
        };
    }
}
