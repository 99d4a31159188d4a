package dev.parley.presence;

import dev.parley.config.Timers;
import dev.parley.conversation.Conversations;
import dev.parley.delivery.Address;
import dev.parley.delivery.Hub;
import dev.parley.delivery.Session;
import dev.parley.protocol.Event;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Who is typing, in conversations and rooms. From any thread. */
@ApplicationScoped
public class Typing {
    private static final Duration TICK = Duration.ofMillis(250);

    /** Somebody in a place. */
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
    /** Who types on other instances: should one of them die, nobody else would say that it ended. */
    private final TypingState<Typist> elsewhere;

    Typing(Hub hub, Conversations conversations, PresenceConfig config, Clock clock, MeterRegistry registry) {
        this.hub = hub;
        this.conversations = conversations;
        this.clock = clock;
        this.state = new TypingState<>(config.typingLasts(), config.typingRepeat(), config.typingUsers());
        // The last frame may have come this much later than it was last told.
        this.elsewhere = new TypingState<>(config.typingLasts().plus(config.typingRepeat()), Duration.ZERO,
                config.typingUsers());
        registry.gauge("parley.typing", state, TypingState::size);
        registry.gauge("parley.typing.elsewhere", elsewhere, TypingState::size);
    }

    void start(@Observes StartupEvent event, Timers timers) {
        hub.onReceived((_, what) -> heard(what));
        timers.every(TICK, this::expire);
    }

    /** Fails with {@code not_found} where the session's user is not a member. */
    public Uni<Void> inConversation(Session session, String conversationId, boolean typing) {
        Typist typist = new Typist(new Address.Conversation(conversationId), session.userId());
        if (session.subscribedTo(conversationId)) {
            set(typist, typing);
            return Uni.createFrom().voidItem();
        }
        return conversations.get(session.userId(), conversationId).invoke(() -> set(typist, typing)).replaceWithVoid();
    }

    /** Only to be called for somebody who is in the room. */
    public void inRoom(String userId, String room, boolean typing) {
        set(new Typist(new Address.Room(room), userId), typing);
    }

    /** The user has said what they were typing, on whatever instance that was. */
    public void sent(String userId, String conversationId) {
        set(new Typist(new Address.Conversation(conversationId), userId), false);
    }

    /** The user's last connection has ended. */
    void left(String userId) {
        List<Typist> ended;
        synchronized (state) {
            ended = state.ended(typist -> typist.userId().equals(userId));
        }
        ended.forEach(typist -> publish(typist, false));
    }

    private void set(Typist typist, boolean typing) {
        boolean tell;
        synchronized (state) {
            tell = typing ? state.started(typist, clock.instant()) : state.ended(typist) | elsewhere.ended(typist);
        }
        if (tell) {
            publish(typist, typing);
        }
    }

    /** Another instance has told this one's connections. */
    private void heard(Event event) {
        switch (event) {
            case Event.Typing(var id, var user, var on) -> heard(new Typist(new Address.Conversation(id), user), on);
            case Event.RoomTyping(var room, var user, var on) -> heard(new Typist(new Address.Room(room), user), on);
            default -> { }
        }
    }

    private void heard(Typist typist, boolean typing) {
        synchronized (state) {
            if (typing) {
                elsewhere.started(typist, clock.instant());
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
        lost.forEach(typist -> hub.tellHere(typist.place(), typist.event(false)));
    }

    private void publish(Typist typist, boolean typing) {
        hub.publish(typist.place(), typist.event(typing));
    }
}
