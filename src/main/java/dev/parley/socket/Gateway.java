package dev.parley.socket;

import dev.parley.conversation.SendMessage;
import dev.parley.conversation.SendMessage.Sender;
import dev.parley.conversation.SendMessage.Sent;
import dev.parley.conversation.message.Deliveries;
import dev.parley.conversation.message.MessageEdits;
import dev.parley.conversation.message.MessageHistory;
import dev.parley.conversation.message.MessageNames;
import dev.parley.conversation.message.Receipts;
import dev.parley.delivery.Session;
import dev.parley.delivery.SubscriptionService;
import dev.parley.limits.Limit;
import dev.parley.limits.LimitMetrics;
import dev.parley.limits.LimitsConfig;
import dev.parley.limits.UserRateLimits;
import dev.parley.presence.Presence;
import dev.parley.presence.Relay;
import dev.parley.presence.Rooms;
import dev.parley.presence.Typing;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Command;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.protocol.NumericIds;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.Reply;
import dev.parley.protocol.Request;
import dev.parley.protocol.Target;
import dev.parley.security.Caller;
import dev.parley.security.InvalidTokenException.Reason;
import dev.parley.security.RoomAccess;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the commands of clients. It is called on the connection's event loop, and answers in the order of the frames.
 */
@ApplicationScoped
public class Gateway {
    private static final Logger LOG = Logger.getLogger(Gateway.class);

    private final SessionAuthenticator authenticator;
    private final SubscriptionService subscriptions;
    private final SendMessage sendMessage;
    private final MessageHistory history;
    private final MessageEdits edits;
    private final MessageNames names;
    private final Aliases aliases;
    private final Receipts receipts;
    private final Deliveries deliveries;
    private final Typing typing;
    private final Presence presence;
    private final RoomAccess access;
    private final Rooms rooms;
    private final Relay relay;
    private final UserRateLimits budgets;
    private final LimitsConfig limits;
    private final LimitMetrics limitMetrics;

    Gateway(
            SessionAuthenticator authenticator,
            SubscriptionService subscriptions,
            SendMessage sendMessage,
            MessageHistory history,
            MessageEdits edits,
            MessageNames names,
            Aliases aliases,
            Receipts receipts,
            Deliveries deliveries,
            Typing typing,
            Presence presence,
            Rooms rooms,
            RoomAccess access,
            Relay relay,
            UserRateLimits budgets,
            LimitsConfig limits,
            LimitMetrics limitMetrics) {
        this.authenticator = authenticator;
        this.subscriptions = subscriptions;
        this.sendMessage = sendMessage;
        this.history = history;
        this.edits = edits;
        this.names = names;
        this.aliases = aliases;
        this.receipts = receipts;
        this.deliveries = deliveries;
        this.typing = typing;
        this.presence = presence;
        this.rooms = rooms;
        this.access = access;
        this.relay = relay;
        this.budgets = budgets;
        this.limits = limits;
        this.limitMetrics = limitMetrics;
    }

    /**
     * Whether later frames wait until this one is done. Sends to a conversation that is known to exist do not make them
     * wait: the log keeps their order, and stores many in one statement. Event loop only.
     */
    static boolean inTurn(Session session, Request request) {
        Command command = request.command();
        return !(command instanceof Command.SendMessage send && KnownTargets.needsNoLookUp(session, send.target()))
                || request.repeats() != null
                || Aliases.mayName(session, command);
    }

    /**
     * Authenticates a client whose upgrade had a token. Completes when that is done and never fails: a client that
     * cannot be sent what its dialect promises is closed, since it has no command to ask for it.
     */
    Uni<Void> enter(ClientConnection client, Caller caller) {
        return authenticator.enter(client, caller, null).onFailure().recoverWithItem(failure -> {
            failed(client, null, failure);
            client.close(CloseCode.OVERLOADED);
            return null;
        });
    }

    /** Checks the token of an authenticated client again. The client is not notified. */
    void recheck(ClientConnection client, Caller caller) {
        authenticator
                .recheck(client, caller)
                .subscribe()
                .with(
                        _ -> {},
                        failure -> LOG.debugf(
                                "Session %s: recheck of its token failed: %s",
                                client.session().id(), failure));
    }

    /** Stores what the client has received so far. To be called before the session is closed. Event loop only. */
    void leaving(Session session) {
        if (session.userId() != null) {
            deliveries.gone(session.userId(), session.subscriptions().conversations());
        }
    }

    /** Releases what an authenticated client held, after its connection has ended. */
    void gone(ClientConnection client) {
        authenticator.left(client);
    }

    /**
     * Records that the client has received messages.
     *
     * @param seqs the highest {@code seq} by conversation
     */
    void delivered(Session session, Map<String, Long> seqs) {
        boolean held = session.dialect().welcome().unread() > 0;
        seqs.forEach((conversationId, seq) -> deliveries.delivered(session.userId(), conversationId, seq, held));
    }

    /** Completes when the command is done or the client is sent its error; never fails. */
    Uni<Void> run(ClientConnection client, Request request) {
        Uni<Void> work;
        try {
            work = authorised(client, request);
        } catch (RuntimeException e) {
            work = Uni.createFrom().failure(e);
        }
        return work.onFailure().recoverWithItem(failure -> {
            failed(client, request.ref(), failure);
            return null;
        });
    }

    private Uni<Void> authorised(ClientConnection client, Request request) {
        if (request.command() instanceof Command.Authenticate(var token)) {
            return authenticator.authenticate(client, token, request.speaker(), request.ref());
        }
        if (request.command() instanceof Command.Ping && (client.caller().isEmpty() || request.speaker() == null)) {
            // Answered before auth, too. A client that never authenticates is closed all the same.
            return answer(client.session(), new Reply.Pong(), request.ref());
        }
        if (client.caller().isEmpty()) {
            client.unauthenticated(Reason.MISSING, "the first frame must be auth", request.ref());
            return Uni.createFrom().voidItem();
        }
        Caller caller = client.caller().get();
        if (request.asUser() != null && !caller.userId().equals(request.asUser())) {
            return asUser(client, caller, request);
        }
        String user = caller.userId();
        boolean own = request.speaker() == null || NumericIds.isNumberOf(request.speaker(), user);
        Command command = own ? request.command() : request.repeats();
        if (command == null) {
            throw impersonation(client);
        }
        checkLimits(client, user, command);
        if (request.speaker() == null
                && request.repeats() != null
                && command instanceof Command.SendMessage send
                && send.target() instanceof Target.Named target) {
            return readOrSend(client.session(), user, send, target, request.ref());
        }
        Uni<Void> done = aliases.resolved(client.session(), command)
                .chain(resolved -> own || !(resolved instanceof Command.ReadNamed read)
                        ? run(client.session(), user, resolved, request.ref())
                        : requireRead(client.session(), user, read));
        // A frame in another user's name is allowed only as an echo of that user's message: without one it is an
        // impersonation.
        return own
                ? done
                : done.onFailure(failure ->
                                failure instanceof RefusedException refusal && refusal.code() == ErrorCode.NOT_FOUND)
                        .transform(_ -> impersonation(client));
    }

    /**
     * Handles a frame that may be the echo of another user's message, which marks it as read. If it is none, the frame
     * is the user's own message.
     */
    private Uni<Void> readOrSend(
            Session session, String user, Command.SendMessage send, Target.Named target, @Nullable String ref) {
        return Meanings.any(
                        KnownTargets.echoed(session, user, target),
                        id -> receipts.readEcho(SendMessage.draft(user, id, send), session.id()))
                .onFailure(
                        failure -> failure instanceof RefusedException refusal && refusal.code() == ErrorCode.NOT_FOUND)
                .recoverWithItem(false)
                .chain(read -> read ? Uni.createFrom().voidItem() : send(session, user, user, send, ref));
    }

    private Uni<Void> requireRead(Session session, String user, Command.ReadNamed read) {
        return readNamed(session, user, read)
                .invoke(found -> {
                    if (!found) {
                        throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such message");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Boolean> readNamed(Session session, String user, Command.ReadNamed read) {
        return Meanings.any(
                session.subscriptions().meanings(read.conversationId()),
                id -> receipts.readNamed(user, id, read.messageName(), session.id()));
    }

    private Uni<Long> named(String user, Session session, String conversation, String name) {
        return Meanings.first(session.subscriptions().meanings(conversation), id -> names.idOf(user, id, name));
    }

    /** Records that the client tried to act as another user. */
    void speaksForAnother(ClientConnection client) {
        authenticator.recordImpersonation(client);
    }

    private RefusedException impersonation(ClientConnection client) {
        speaksForAnother(client);
        return new RefusedException(ErrorCode.FORBIDDEN, "you cannot speak for another user");
    }

    /** Runs a service's command as one of its users. It counts against the rate limit of the service. */
    private Uni<Void> asUser(ClientConnection client, Caller service, Request request) {
        String user = Objects.requireNonNull(request.asUser());
        if (!service.roles().contains("service")
                || (request.speaker() != null && !request.speaker().equals(user))) {
            throw impersonation(client);
        }
        Session session = client.session();
        if (!(request.command() instanceof Command.SendMessage)) {
            budgets.call(service.userId());
        }
        return switch (request.command()) {
            case Command.SendMessage send -> send(session, user, service.userId(), send, request.ref());
            case Command.EditMessage(var id, var content) ->
                edits.edit(user, service.userId(), id, content)
                        .chain(message -> acknowledge(session, message, request.ref()));
            case Command.DeleteMessage(var id) ->
                edits.delete(user, service.userId(), id).chain(message -> acknowledge(session, message, request.ref()));
            default -> throw new IllegalStateException("no dialect has this as another user");
        };
    }

    /** @throws RefusedException if a limit is exceeded, or the token does not permit the room */
    private void checkLimits(ClientConnection client, String user, Command command) {
        switch (command) {
            case Command.EditMessage _, Command.DeleteMessage _, Command.EditNamed _, Command.DeleteNamed _ ->
                budgets.send(user);
            case Command.History _, Command.GetPresence _, Command.SubscribeAll _ -> budgets.read(user);
            // Leaving a room is limited, since coming back notifies the others. Joining is limited by the number of
            // rooms.
            case Command.SetTyping _, Command.SetRoomTyping _, Command.SetPresence _, Command.LeaveRoom _ ->
                budgets.signal(user);
            case Command.Subscribe(var ids, var _, var _) -> {
                long more = ids.stream()
                        .filter(id -> !client.session().subscriptions().has(id))
                        .distinct()
                        .count();
                requireRoom(
                        client.session().subscriptions().size() + more <= limits.conversationsPerConnection(),
                        Limit.CONVERSATIONS,
                        "too many conversations; unsubscribe from some first");
                budgets.subscribe(user, ids.size());
            }
            case Command.JoinRoom(var room)
            when !access.allows(client.caller().orElseThrow(), room) -> {
                authenticator.recordImpersonation(client);
                throw new RefusedException(ErrorCode.FORBIDDEN, "the token does not permit that room");
            }
            case Command.JoinRoom(var room) ->
                requireRoom(
                        client.session().subscriptions().inRoom(room)
                                || client.session().subscriptions().roomCount() < limits.roomsPerConnection(),
                        Limit.ROOMS,
                        "too many rooms; leave one first");
            default -> {}
        }
    }

    private void requireRoom(boolean there, Limit limit, String sentence) {
        if (!there) {
            limitMetrics.refused(limit);
            throw new RefusedException(ErrorCode.RATE_LIMITED, sentence);
        }
    }

    private Uni<Void> run(Session session, String user, Command command, @Nullable String ref) {
        return switch (command) {
            case Command.Authenticate _ -> throw new IllegalStateException("handled before");
            case Command.Ping _ -> answer(session, new Reply.Pong(), ref);
            case Command.Subscribe(var ids, var since, var meSince) ->
                subscriptions.subscribe(session, ids, since, meSince, ref);
            case Command.SubscribeAll(var since, var meSince) ->
                subscriptions.subscribeAll(session, since, meSince, ref);
            case Command.Unsubscribe(var ids) ->
                answer(session, new Reply.Unsubscribed(subscriptions.unsubscribe(session, ids)), ref);
            case Command.SendMessage send -> send(session, user, user, send, ref);
            case Command.EditMessage(var id, var content) ->
                edits.edit(user, id, content).chain(message -> acknowledge(session, message, ref));
            case Command.DeleteMessage(var id) ->
                edits.delete(user, id).chain(message -> acknowledge(session, message, ref));
            case Command.EditNamed(var conversation, var name, var content) ->
                named(user, session, conversation, name)
                        .chain(id -> edits.edit(user, id, content))
                        .replaceWithVoid();
            case Command.DeleteNamed(var conversation, var name) ->
                named(user, session, conversation, name)
                        .chain(id -> edits.delete(user, id))
                        .replaceWithVoid();
            case Command.ReadUpTo(var conversation, var seq) ->
                receipts.readUpTo(user, conversation, seq, session.id());
            case Command.ReadMessage(var conversation, var messageId) ->
                receipts.readMessage(user, conversation, messageId, session.id());
            case Command.ReadNamed read -> readNamed(session, user, read).replaceWithVoid();
            case Command.ReadAll(var conversation) ->
                Meanings.each(
                        session.subscriptions().meanings(conversation), id -> receipts.readAll(user, id, session.id()));
            case Command.History(var conversation, var before, var after, var limit) ->
                history.history(user, conversation, before, after, limit)
                        .chain(page -> answer(
                                session, new Reply.HistoryPage(conversation, page.messages(), page.hasMore()), ref));
            case Command.SetTyping(var conversation, var on) ->
                typing.inConversation(session, session.subscriptions().meant(conversation), on);
            case Command.SendSignal signal -> relay.relay(session, signal);
            case Command.GetPresence(var users) ->
                presence.of(user, users).chain(list -> answer(session, new Reply.PresenceList(list), ref));
            case Command.SetPresence(var status) -> presence.set(user, status);
            case Command.JoinRoom(var room) ->
                rooms.join(session, room)
                        .chain(() -> answer(session, new Reply.RoomJoined(room), ref))
                        .invoke(() -> rooms.meet(session, room));
            case Command.LeaveRoom(var room) -> {
                rooms.leave(session, room);
                yield answer(session, new Reply.RoomLeft(room), ref);
            }
            case Command.SetRoomTyping(var room, var on) -> {
                rooms.typing(session, room, on);
                yield Uni.createFrom().voidItem();
            }
        };
    }

    private Uni<Void> send(
            Session session, String userId, String callerId, Command.SendMessage message, @Nullable String ref) {
        Sender sender = new Sender(userId, callerId, session.dialect().name(), session.id());
        return sendMessage
                .send(sender, message, KnownTargets.subscribed(session, userId, message.target()))
                .invoke(sent -> acknowledge(session, sent, ref))
                .replaceWithVoid();
    }

    /** A dialect without acknowledgements shows a repeated message once more, so that its sender sees it stored. */
    private static void acknowledge(Session session, Sent sent, @Nullable String ref) {
        Message message = sent.message();
        if (sent.made() || session.dialect().acknowledges()) {
            session.reply(acknowledged(message), ref);
        } else if (message.deletedAt() == null) {
            session.reply(new Event.MessageNew(message), ref);
        } else {
            session.reply(Event.MessageDeleted.of(message, 0), ref);
        }
    }

    private static Uni<Void> acknowledge(Session session, Message message, @Nullable String ref) {
        return answer(session, acknowledged(message), ref);
    }

    private static Reply acknowledged(Message message) {
        return new Reply.Acknowledged(
                message.clientId(), message.id(), message.conversationId(), message.seq(), message.createdAt());
    }

    private static Uni<Void> answer(Session session, Reply reply, @Nullable String ref) {
        session.reply(reply, ref);
        return Uni.createFrom().voidItem();
    }

    private static void failed(ClientConnection client, @Nullable String ref, Throwable failure) {
        if (failure instanceof RefusedException refusal) {
            client.session()
                    .reply(new Reply.Failed(refusal.code(), refusal.getMessage(), refusal.retryAfterMillis()), ref);
            if (refusal.code() == ErrorCode.RATE_LIMITED) {
                client.session().run(client::tooMuch);
            }
        } else {
            LOG.errorf(failure, "Session %s: a command failed", client.session().id());
            client.session().reply(new Reply.Failed(ErrorCode.INTERNAL, "internal error"), ref);
        }
    }
}
