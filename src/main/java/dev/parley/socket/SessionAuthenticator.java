package dev.parley.socket;

import dev.parley.delivery.Session;
import dev.parley.delivery.SessionRegistry;
import dev.parley.delivery.SubscriptionService;
import dev.parley.presence.Presence;
import dev.parley.presence.Rooms;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.NumericIds;
import dev.parley.protocol.OnConnect;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.Reply;
import dev.parley.security.Caller;
import dev.parley.security.ClientAddresses;
import dev.parley.security.InvalidTokenException;
import dev.parley.security.InvalidTokenException.Reason;
import dev.parley.security.RoomAccess;
import dev.parley.security.SecurityEvent.Kind;
import dev.parley.security.SecurityEvents;
import dev.parley.security.revocation.Revocations;
import dev.parley.security.token.TokenVerifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Authenticates clients by their token, at the upgrade or in the first frame, and rechecks tokens before they end. */
@ApplicationScoped
class SessionAuthenticator {
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final Duration RETRY_FROM = Duration.ofSeconds(5);
    private static final Duration RETRY_TO = Duration.ofSeconds(15);

    private final TokenVerifier verifier;
    private final SessionRegistry registry;
    private final SubscriptionService subscriptions;
    private final Presence presence;
    private final Rooms rooms;
    private final RoomAccess access;
    private final ConnectionLimits places;
    private final SocketConfig config;
    private final Clock clock;
    private final Revocations revocations;
    private final SecurityEvents events;

    SessionAuthenticator(
            TokenVerifier verifier,
            SessionRegistry registry,
            SubscriptionService subscriptions,
            Presence presence,
            Rooms rooms,
            RoomAccess access,
            ConnectionLimits places,
            SocketConfig config,
            Clock clock,
            Revocations revocations,
            SecurityEvents events) {
        this.verifier = verifier;
        this.registry = registry;
        this.subscriptions = subscriptions;
        this.presence = presence;
        this.rooms = rooms;
        this.access = access;
        this.places = places;
        this.config = config;
        this.clock = clock;
        this.revocations = revocations;
        this.events = events;
    }

    /** @param claimed the user that the frame names beside the token, who must be the token's; null if none */
    Uni<Void> authenticate(ClientConnection client, String token, @Nullable String claimed, @Nullable String ref) {
        return verifier.verify(token, ClientAddresses.counted(client.source().address()))
                .onItem()
                .transformToUni(caller -> onLoop(client, () -> {
                    if (claimed != null && !NumericIds.isNumberOf(claimed, caller.userId())) {
                        recordImpersonation(client);
                        throw new RefusedException(ErrorCode.FORBIDDEN, "the token belongs to another user");
                    }
                    return enter(client, caller, ref);
                }))
                .onFailure(InvalidTokenException.class)
                .recoverWithUni(e -> onLoop(client, () -> refuse(client, e.reason(), ref)));
    }

    /**
     * Binds the client to the user of a valid token, or renews the token of an authenticated client. Event loop only.
     */
    Uni<Void> enter(ClientConnection client, Caller caller, @Nullable String ref) {
        if (client.session().closed()) {
            return Uni.createFrom().voidItem();
        }
        if (client.caller().isPresent()) {
            if (!client.caller().get().userId().equals(caller.userId())) {
                events.record(Kind.FORBIDDEN, "other_user", client.source());
                throw new RefusedException(ErrorCode.FORBIDDEN, "the token belongs to another user");
            }
            authenticated(client, caller, ref);
            return Uni.createFrom().voidItem();
        }
        if (places.isBanned(caller.userId()) || places.isTooManyFor(caller.userId())) {
            client.session()
                    .reply(
                            new Reply.Failed(ErrorCode.RATE_LIMITED, "too many connections, or banned for flooding"),
                            ref);
            client.close(CloseCode.RATE_LIMITED);
            return Uni.createFrom().voidItem();
        }
        client.authenticated(caller, lasts(caller));
        return registry.identify(client.session(), caller.userId())
                .chain(() -> subscriptions.letIn(client.session()))
                .chain(() -> onLoop(client, () -> {
                    if (client.session().closed() || barred(client, caller)) {
                        return Uni.createFrom().voidItem();
                    }
                    presence.connected(caller.userId(), client.session().id());
                    return welcome(
                            client.session(), client.session().dialect().welcome(), () -> reply(client, caller, ref));
                }));
    }

    /**
     * Rechecks a token that does not tell when it ends. If it is still valid, the client stays for longer; if not, the
     * client is closed. If the check fails, it is repeated until the time that the client has left is over.
     */
    Uni<Void> recheck(ClientConnection client, Caller caller) {
        return Objects.requireNonNull(caller.recheck())
                .onFailure(failure -> !(failure instanceof InvalidTokenException))
                .retry()
                .withBackOff(RETRY_FROM, RETRY_TO)
                .expireIn(Math.max(1, lasts(caller)))
                .onItem()
                .transformToUni(now -> onLoop(client, () -> renewed(client, caller, now)))
                .onFailure(InvalidTokenException.class)
                .recoverWithUni(_ -> onLoop(client, () -> ended(client, caller)));
    }

    private Uni<Void> renewed(ClientConnection client, Caller before, Caller now) {
        if (stands(client, before)) {
            if (!now.userId().equals(before.userId())) {
                return ended(client, before);
            }
            client.authenticated(now, lasts(now));
            barred(client, now);
        }
        return Uni.createFrom().voidItem();
    }

    private static Uni<Void> ended(ClientConnection client, Caller before) {
        if (stands(client, before)) {
            client.unauthenticated(Reason.REFUSED, "the token is no longer valid", null);
        }
        return Uni.createFrom().voidItem();
    }

    /** Whether the session is open and still uses that token, and not one that the client has shown since. */
    private static boolean stands(ClientConnection client, Caller before) {
        return !client.session().closed()
                && client.caller().filter(caller -> caller == before).isPresent();
    }

    /** Records that the client tried to act as another user. */
    void recordImpersonation(ClientConnection client) {
        events.record(Kind.FORBIDDEN, "other_user", client.source());
    }

    void left(ClientConnection client) {
        places.left(client.caller().orElseThrow().userId());
        presence.disconnected(
                client.caller().orElseThrow().userId(), client.session().id());
    }

    /**
     * Sends what the dialect promises on connect.
     *
     * @param reply answers the authentication. For a client that is subscribed to all its conversations it is sent
     *     after the subscription, so that what the client then reads over HTTP leaves no gap
     */
    private Uni<Void> welcome(Session session, OnConnect welcome, Runnable reply) {
        Uni<Void> listening = welcome.everyConversation()
                ? subscriptions.subscribeAllUnread(session, welcome.unread(), reply)
                : Uni.createFrom().voidItem().invoke(reply);
        return welcome.whoIsOnline()
                ? listening
                        .chain(() -> presence.around(session.userId()))
                        .invoke(online ->
                                online.forEach(other -> session.reply(new Event.PresenceChanged(other, true), null)))
                        .replaceWithVoid()
                : listening;
    }

    private Uni<Void> refuse(ClientConnection client, Reason reason, @Nullable String ref) {
        String sentence = "the token is not valid";
        if (client.caller().isPresent()) {
            // The session's previous token is still valid.
            events.record(Kind.TOKEN_REFUSED, reason.tag(), client.source());
            client.session().reply(new Reply.Failed(ErrorCode.UNAUTHORIZED, sentence), ref);
        } else {
            client.unauthenticated(reason, sentence, ref);
        }
        return Uni.createFrom().voidItem();
    }

    private void authenticated(ClientConnection client, Caller caller, @Nullable String ref) {
        client.authenticated(caller, lasts(caller));
        if (!barred(client, caller)) {
            reply(client, caller, ref);
            leaveClosedRooms(client.session(), caller);
        }
    }

    /** Leaves the rooms that the new token does not permit. */
    private void leaveClosedRooms(Session session, Caller caller) {
        for (String room : session.subscriptions().rooms()) {
            if (!access.allows(caller, room)) {
                rooms.leave(session, room);
                session.reply(new Reply.RoomLeft(room), null);
            }
        }
    }

    /**
     * Closes the client if its token was revoked after its check, when the closing of the user's sessions did not see
     * this one yet.
     */
    private boolean barred(ClientConnection client, Caller caller) {
        boolean barred = revocations.bars(caller);
        if (barred) {
            client.close(CloseCode.REVOKED);
        }
        return barred;
    }

    private void reply(ClientConnection client, Caller caller, @Nullable String ref) {
        client.session()
                .reply(
                        new Reply.Authenticated(
                                caller.userId(),
                                client.session().id(),
                                caller.expiresAt(),
                                config.resumeWindow().toSeconds()),
                        ref);
    }

    private long lasts(Caller caller) {
        Duration left = Duration.between(clock.instant(), caller.expiresAt());
        return left.compareTo(LONGEST) < 0 ? left.toMillis() : LONGEST.toMillis();
    }

    private static Uni<Void> onLoop(ClientConnection client, Supplier<Uni<Void>> step) {
        return Uni.createFrom()
                .<Uni<Void>>emitter(emitter -> client.session().run(() -> {
                    try {
                        emitter.complete(step.get());
                    } catch (RuntimeException e) {
                        emitter.fail(e);
                    }
                }))
                .flatMap(next -> next);
    }
}
