package dev.parley.presence;

import dev.parley.bus.Address;
import dev.parley.conversation.Conversations;
import dev.parley.delivery.Hub;
import dev.parley.delivery.Session;
import dev.parley.protocol.Event;
import dev.parley.scheduling.Timers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Who is typing, in conversations and rooms. Thread-safe. */
@ApplicationScoped
public class Typing {
    private static final Duration TICK = Duration.ofMillis(250);

    /** A user in a place. */
    private record Typist(Address place, String userId) {
        Event event(boolean typing) {
            return switch (place) {
                case Address.Conversation(var id) -> new Event.Typing(id, userId, typing);
                case Address.Room(var name) -> new Event.RoomTyping(name, userId, typing);
                case Address.User _, Address.Everybody _ -> throw new IllegalStateException("nobody types there");
            };
        }
    }

    private final Hub hub;
    private final Conversations conversations;
    private final Clock clock;
    private final TypingState<Typist> state;
    /** Who types on other instances: if one of them died, nobody else would end it. */
    private final TypingState<Typist> elsewhere;

    Typing(Hub hub, Conversations conversations, PresenceConfig config, Clock clock, MeterRegistry registry) {
        this.hub = hub;
        this.conversations = conversations;
        this.clock = clock;
        this.state = new TypingState<>(config.typingLasts(), config.typingRepeat(), config.typingUsers());
        // The last frame may have come this much later than the one that was published.
        this.elsewhere = new TypingState<>(
                config.typingLasts().plus(config.typingRepeat()), Duration.ZERO, config.typingUsers());
        registry.gauge("parley.typing", state, TypingState::size);
        registry.gauge("parley.typing.elsewhere", elsewhere, TypingState::size);
    }

    void start(@Observes StartupEvent event, Timers timers) {
        hub.onReceived((_, what) -> received(what));
        hub.onPublished((_, what) -> happened(what));
        timers.every(TICK, this::expire);
    }

    /** Fails with {@code not_found} if the session's user is not a member. */
    public Uni<Void> inConversation(Session session, String conversationId, boolean typing) {
        Typist typist = new Typist(new Address.Conversation(conversationId), session.userId());
        if (session.subscriptions().has(conversationId)) {
            set(typist, session.id(), typing);
            return Uni.createFrom().voidItem();
        }
        return conversations
                .get(session.userId(), conversationId)
                .invoke(() -> {
                    set(typist, session.id(), typing);
                    if (!typing) {
                        // The typing may have begun on another instance, which is not notified here of a conversation
                        // without a listener.
                        publish(typist, false);
                    }
                })
                .replaceWithVoid();
    }

    /**
     * Call it only for a user who is in the room.
     *
     * @param sessionId the connection that reports it; null if there is none
     */
    public void inRoom(String userId, @Nullable String sessionId, String room, boolean typing) {
        set(new Typist(new Address.Room(room), userId), sessionId, typing);
    }

    /** Ends the typing of a connection that has left the room. */
    void leftRoom(String sessionId, String room) {
        Address place = new Address.Room(room);
        end((typist, by) -> typist.place().equals(place) && sessionId.equals(by));
    }

    /**
     * Ends the typing that a closed connection was the last to report.
     *
     * @param last whether the user has no other connection on this instance
     */
    void left(String userId, String sessionId, boolean last) {
        end((typist, by) -> sessionId.equals(by) || (last && typist.userId().equals(userId)));
    }

    private void end(BiPredicate<Typist, String> which) {
        List<Typist> ended;
        synchronized (state) {
            ended = state.ended(which);
        }
        ended.forEach(typist -> publish(typist, false));
    }

    private void set(Typist typist, @Nullable String sessionId, boolean typing) {
        boolean tell;
        synchronized (state) {
            tell = typing ? state.started(typist, sessionId, clock.instant()) : endedAnywhere(typist);
        }
        if (tell) {
            publish(typist, typing);
        }
    }

    /**
     * Ends typing by what happened on any instance, at any door: a user who sends a message does not type it any more,
     * and one who is not a member any more types nothing. Each instance gets these events and notifies its own
     * connections.
     */
    private void happened(Event event) {
        switch (event) {
            case Event.MessageNew(var message) ->
                ended(new Typist(new Address.Conversation(message.conversationId()), message.senderId()));
            case Event.MemberRemoved(var id, var user, var _) -> ended(new Typist(new Address.Conversation(id), user));
            default -> {}
        }
    }

    private boolean endedAnywhere(Typist typist) {
        boolean here = state.ended(typist);
        return elsewhere.ended(typist) || here;
    }

    private void ended(Typist typist) {
        boolean tell;
        synchronized (state) {
            tell = endedAnywhere(typist);
        }
        if (tell) {
            hub.deliverHere(typist.place(), typist.event(false));
        }
    }

    /** Records typing that another instance has published to this one's connections. */
    private void received(Event event) {
        happened(event);
        switch (event) {
            case Event.Typing(var id, var user, var on) -> received(new Typist(new Address.Conversation(id), user), on);
            case Event.RoomTyping(var room, var user, var on) -> received(new Typist(new Address.Room(room), user), on);
            default -> {}
        }
    }

    private void received(Typist typist, boolean typing) {
        synchronized (state) {
            if (typing) {
                elsewhere.started(typist, null, clock.instant());
            } else {
                elsewhere.ended(typist);
                state.ended(typist);
            }
        }
    }

    private void expire() {
        List<Typist> expired;
        List<Typist> lost;
        synchronized (state) {
            expired = state.expired(clock.instant());
            lost = elsewhere.expired(clock.instant());
        }
        expired.forEach(typist -> publish(typist, false));
        lost.forEach(typist -> hub.deliverHere(typist.place(), typist.event(false)));
    }

    private void publish(Typist typist, boolean typing) {
        hub.publish(typist.place(), typist.event(typing));
    }
}
