package dev.parley.presence;

import dev.parley.delivery.Session;
import dev.parley.delivery.SessionRegistry;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event.PresenceChanged;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.UserPresence;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Rooms: places without members or stored messages, which exist while a connection is in them. Event loop only. */
@ApplicationScoped
public class Rooms {
    private static final Logger LOG = Logger.getLogger(Rooms.class);

    private final SessionRegistry registry;
    private final Presence presence;
    private final Typing typing;

    Rooms(SessionRegistry registry, Presence presence, Typing typing) {
        this.registry = registry;
        this.presence = presence;
        this.typing = typing;
    }

    /** Completes when events of the room, published on any instance, come to the session. */
    public Uni<Void> join(Session session, String room) {
        return registry.enter(session, room);
    }

    /**
     * Shows the session's user to those in the room that it has joined, and them to the session. A second call has no
     * effect. Thread-safe.
     */
    public void meet(Session session, String room) {
        session.run(() -> {
            if (session.subscriptions().inRoom(room)) {
                presence.enteredRoom(session.id(), session.userId(), room)
                        .subscribe()
                        .with(
                                others -> session.run(() -> show(session, room, others)),
                                failure -> LOG.debugf("Who is in a room is not told: %s", failure.toString()));
            }
        });
    }

    private static void show(Session session, String room, List<UserPresence> others) {
        if (session.subscriptions().inRoom(room)) {
            others.forEach(other -> session.reply(new PresenceChanged(other, true), null));
        }
    }

    public void leave(Session session, String room) {
        if (registry.leave(session, room)) {
            typing.leftRoom(session.id(), room);
            presence.leftRoom(session.id(), session.userId(), room);
        }
    }

    /** @throws RefusedException if the session is not in the room */
    public void typing(Session session, String room, boolean on) {
        if (!session.subscriptions().inRoom(room)) {
            throw new RefusedException(ErrorCode.FORBIDDEN, "join the room first");
        }
        typing.inRoom(session.userId(), session.id(), room, on);
    }
}
