package dev.parley.presence;

import dev.parley.conversation.Conversations;
import dev.parley.delivery.Address;
import dev.parley.delivery.Hub;
import dev.parley.protocol.Event;
import dev.parley.protocol.Status;
import dev.parley.protocol.UserPresence;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Who is here; those who share a conversation with a user are told when they come, go or show themself otherwise. */
@ApplicationScoped
public class Presence {
    private static final Logger LOG = Logger.getLogger(Presence.class);
    private static final long TICK_MILLIS = 250;

    private final Hub hub;
    private final Conversations conversations;
    private final Typing typing;
    private final LastSeen lastSeen;
    private final Clock clock;
    private final PresenceState state;

    Presence(Hub hub, Conversations conversations, Typing typing, LastSeen lastSeen, PresenceConfig config,
             Clock clock, MeterRegistry registry) {
        this.hub = hub;
        this.conversations = conversations;
        this.typing = typing;
        this.lastSeen = lastSeen;
        this.clock = clock;
        this.state = new PresenceState(config.reconnectGrace());
        registry.gauge("parley.users.online", state, PresenceState::size);
    }

    void start(@Observes StartupEvent event, Vertx vertx) {
        vertx.setPeriodic(TICK_MILLIS, _ -> expire());
    }

    public void connected(String userId, String sessionId) {
        boolean came;
        synchronized (state) {
            came = state.connected(userId, sessionId);
        }
        if (came) {
            announce(new UserPresence(userId, Status.ONLINE, null), true);
        }
    }

    public void disconnected(String userId, String sessionId) {
        boolean last;
        synchronized (state) {
            last = state.disconnected(userId, sessionId, now());
        }
        if (last) {
            typing.left(userId);
        }
    }

    /** How the user shows themself, as long as they are online. */
    public Uni<Void> set(String userId, Status status) {
        boolean changed;
        synchronized (state) {
            changed = state.set(userId, status);
        }
        if (changed) {
            announce(new UserPresence(userId, status, null), false);
        }
        return Uni.createFrom().voidItem();
    }

    /** In the order asked. Of somebody who shares no conversation with the asker, nothing is told but offline. */
    public Uni<List<UserPresence>> of(String askerId, List<String> userIds) {
        return conversations.coMembers(askerId).chain(known -> lastSeen.of(userIds)
                .map(times -> userIds.stream().map(id -> of(askerId, id, known, times)).toList()));
    }

    /** Those who share a conversation with the user and are online. */
    public Uni<List<UserPresence>> around(String userId) {
        return conversations.coMembers(userId).map(users -> {
            synchronized (state) {
                return users.stream().filter(id -> state.of(id) != Status.OFFLINE)
                        .map(id -> new UserPresence(id, state.of(id), null)).toList();
            }
        });
    }

    /** Those of them without any connection at this moment, be it that they still count as online for a while. */
    public Uni<Set<String>> offline(Collection<String> userIds) {
        synchronized (state) {
            return Uni.createFrom().item(userIds.stream().filter(id -> !state.hasConnection(id))
                    .collect(Collectors.toUnmodifiableSet()));
        }
    }

    private UserPresence of(String askerId, String userId, Set<String> known, Map<String, Instant> times) {
        if (!userId.equals(askerId) && !known.contains(userId)) {
            return new UserPresence(userId, Status.OFFLINE, null);
        }
        Status status;
        synchronized (state) {
            status = state.of(userId);
        }
        return new UserPresence(userId, status, status == Status.OFFLINE ? times.get(userId) : null);
    }

    private void expire() {
        List<Map.Entry<String, Instant>> gone;
        synchronized (state) {
            gone = state.gone(now());
        }
        if (!gone.isEmpty()) {
            lastSeen.store(gone).subscribe().with(_ -> { },
                    failure -> LOG.warnf("Not stored when %d users were last seen: %s", gone.size(), failure));
            gone.forEach(entry -> announce(new UserPresence(entry.getKey(), Status.OFFLINE, entry.getValue()), true));
        }
    }

    private void announce(UserPresence presence, boolean cameOrWent) {
        conversations.coMembers(presence.userId()).subscribe().with(
                users -> users.forEach(user -> hub.publish(new Address.User(user),
                        new Event.PresenceChanged(presence, cameOrWent))),
                failure -> LOG.debugf("Presence not announced: %s", failure.toString()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
