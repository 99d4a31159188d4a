package dev.parley.presence;

import dev.parley.delivery.Session;
import dev.parley.delivery.SessionRegistry;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Rooms: places without members or memory, which exist while somebody is in them. On the session's event loop. */
@ApplicationScoped
public class Rooms {
    private final SessionRegistry registry;
    private final Typing typing;

    Rooms(SessionRegistry registry, Typing typing) {
        this.registry = registry;
        this.typing = typing;
    }

    /** Completes when what is published for the room comes to the session, from whatever instance. */
    public Uni<Void> join(Session session, String room) {
        return registry.enter(session, room);
    }

    public void leave(Session session, String room) {
        if (registry.leave(session, room)) {
            typing.leftRoom(session.id(), room);
        }
    }

    /** @throws Refusal where the session is not in the room */
    public void typing(Session session, String room, boolean on) {
        if (!session.in(room)) {
            throw new Refusal(ErrorCode.FORBIDDEN, "join the room first");
        }
        typing.inRoom(session.userId(), session.id(), room, on);
    }
}
