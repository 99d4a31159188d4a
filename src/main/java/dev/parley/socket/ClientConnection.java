package dev.parley.socket;

import dev.parley.delivery.Session;
import dev.parley.delivery.Transport;
import dev.parley.limits.Limit;
import dev.parley.limits.LimitMetrics;
import dev.parley.limits.LimitsConfig;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Reply;
import dev.parley.protocol.Request;
import dev.parley.security.Caller;
import dev.parley.security.InvalidTokenException.Reason;
import dev.parley.security.SecurityEvent;
import dev.parley.security.SecurityEvent.Kind;
import dev.parley.security.SecurityEvent.Source;
import dev.parley.socket.netty.FrameGuard;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One client's side of a session: what it sends, one frame after the other, who it is, and how long that holds. All of
 * it happens on the connection's event loop.
 */
public final class ClientConnection implements FrameGuard.Watcher {
    /** Above this many queued frames the socket is not read. Frames that are decoded already still arrive. */
    private static final int ENOUGH = 64;
    /** Less than a turn of the wheel, which would bring up sooner what lies further off. */
    private static final long MAX_LOOK_AHEAD_MILLIS = 60_000;

    private final Session session;
    private final Transport transport;
    private final EventLoop loop;
    private final Gateway gateway;
    private final Heartbeats heartbeats;
    private final SocketConfig config;
    private final SocketMetrics metrics;
    private final LimitMetrics limitMetrics;
    private final ConnectionRateLimit allowance;
    private final int maxInbox;
    private final ConnectionTimers timers;
    private final BadFrameMeter badFrames;
    private final Deque<String> inbox = new ArrayDeque<>(0);
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private Runnable onIn = () -> {};
    private Runnable onGone = () -> {};
    private CloseCode closedBy;
    private Caller caller;
    private Reason refusal = Reason.MISSING;
    private Reply goodbye;
    private long nextLook = Long.MAX_VALUE;
    private int inFlight;
    private boolean waiting;
    private boolean draining;
    private boolean paused;

    public ClientConnection(
            Session session,
            Transport transport,
            EventLoop loop,
            Gateway gateway,
            Heartbeats heartbeats,
            SocketConfig config,
            LimitsConfig limits,
            LimitMetrics limitMetrics,
            SocketMetrics metrics) {
        this.session = session;
        this.transport = transport;
        this.loop = loop;
        this.gateway = gateway;
        this.heartbeats = heartbeats;
        this.config = config;
        this.metrics = metrics;
        this.limitMetrics = limitMetrics;
        this.allowance = new ConnectionRateLimit(limits, System.nanoTime());
        this.maxInbox = limits.inboxFrames();
        this.timers = new ConnectionTimers(
                Heartbeats.now(),
                config.pingInterval().toMillis(),
                config.silenceLimit().toMillis(),
                config.authTimeout().toMillis());
        this.badFrames =
                new BadFrameMeter(config.badFrames(), config.badFrameWindow().toMillis());
        look();
    }

    public Session session() {
        return session;
    }

    /** Empty until the client has shown a token. */
    public Optional<Caller> caller() {
        return Optional.ofNullable(caller);
    }

    /** Whose doing it is, for the security log. */
    public Source source() {
        return new Source(
                caller == null ? null : caller.userId(),
                session.facts().remoteAddress(),
                session.dialect().name());
    }

    /** What the security log says of the connection's end by that code; empty where its client did nothing wrong. */
    public Optional<SecurityEvent> farewell(CloseCode code) {
        return switch (code) {
            case UNAUTHENTICATED -> Optional.of(new SecurityEvent(Kind.TOKEN_REFUSED, refusal.tag(), source()));
            case PROTOCOL_ERROR, NOT_UTF8, TOO_MUCH_RUBBISH, TOO_LARGE, REVOKED, TOO_SLOW, RATE_LIMITED ->
                Optional.of(new SecurityEvent(Kind.CLOSED_BY_POLICY, code.name().toLowerCase(Locale.ROOT), source()));
            case NORMAL, GOING_AWAY, INTERNAL, RESTARTING, OVERLOADED -> Optional.empty();
        };
    }

    /** The client has shown a valid token, which lasts so long. */
    void authenticated(Caller verified, long lastsMillis) {
        boolean first = caller == null;
        caller = verified;
        if (first) {
            onIn.run();
        }
        session.standsOn(verified);
        // Where the client need not do anything, there is time to ask more than once.
        long warning = verified.recheck() == null ? config.expiryWarning().toMillis() : lastsMillis / 2;
        timers.authenticated(Heartbeats.now() + lastsMillis, warning);
        look();
    }

    /** The client came with a token: what it sends waits until it is let in, so that nothing it causes passes it by. */
    public void enter(Caller verified) {
        inFlight++;
        waiting = true;
        gateway.enter(this, verified).subscribe().with(_ -> done(true));
    }

    @Override
    public void heard() {
        timers.heard(Heartbeats.now());
    }

    @Override
    public boolean answered(long marker) {
        Optional<Map<String, Long>> confirmed = session.confirmed(marker);
        confirmed.ifPresent(seqs -> gateway.delivered(session, seqs));
        return confirmed.isPresent();
    }

    @Override
    public void goodbye() {
        gateway.delivered(session, session.confirmedByGoodbye());
        gateway.leaving(session);
    }

    /** For how long nothing has come from the client. */
    public long silentMillis() {
        return Heartbeats.now() - timers.lastHeard();
    }

    /** Nothing that comes after it is to be believed. */
    @Override
    public void broken(CloseCode code) {
        close(code);
    }

    public void received(String text) {
        metrics.frameIn();
        if (session.closed()) {
            return;
        }
        int length = ByteBufUtil.utf8Bytes(text);
        if (length > session.dialect().maxMessageBytes()) {
            close(CloseCode.TOO_LARGE);
            return;
        }
        Limit exceeded = inbox.size() >= maxInbox ? Limit.INBOX : allowance.frame(length, System.nanoTime());
        if (exceeded != null) {
            refuse(text, exceeded, length);
            return;
        }
        inbox.add(text);
        session.confirmSoon();
        drain();
        if (inbox.size() >= ENOUGH && !paused) {
            paused = true;
            transport.reading(false);
        }
    }

    /** Counts the fragment and never drops it: without one of its fragments a message makes no sense. */
    @Override
    public void part(int bytes) {
        Limit exceeded = session.closed() ? null : allowance.frame(bytes, System.nanoTime());
        if (exceeded != null) {
            limitMetrics.refused(exceeded);
            tooMuch();
        }
    }

    /** The client was told to slow down. Where it was told too often, that is the end. */
    void tooMuch() {
        if (allowance.refused(System.nanoTime())) {
            close(CloseCode.RATE_LIMITED);
        }
    }

    private void refuse(String text, Limit exceeded, int length) {
        limitMetrics.refused(exceeded);
        session.reply(
                new Reply.Failed(
                        ErrorCode.RATE_LIMITED,
                        "too much at once; slow down",
                        allowance.retryAfterMillis(exceeded, length, System.nanoTime())),
                ref(text));
        tooMuch();
    }

    /** What the client calls the frame. */
    private String ref(String text) {
        try {
            return session.dialect().decode(text).ref();
        } catch (InvalidInputException e) {
            return e.ref();
        }
    }

    public void receivedBinary() {
        metrics.frameIn();
        bad(new InvalidInputException("frames must be text"));
    }

    public void close(CloseCode code) {
        session.run(() -> gateway.leaving(session));
        session.close(code);
    }

    /**
     * Sends the client elsewhere after a while: nothing new is begun then, what is begun is done and answered.
     *
     * @param after     when
     * @param comeBack  how long the client is to wait before it connects again
     * @param patience  how long what is begun may take
     * @return completes when the connection is gone. From any thread
     */
    CompletableFuture<Void> leave(Duration after, Duration comeBack, Duration patience) {
        loop.schedule(
                () -> {
                    goodbye = new Reply.Reconnect(comeBack.toMillis());
                    leaveWhenDone();
                    loop.schedule(this::leaveNow, patience.toMillis(), TimeUnit.MILLISECONDS);
                },
                after.toMillis(),
                TimeUnit.MILLISECONDS);
        return gone;
    }

    private void leaveWhenDone() {
        if (goodbye != null && inFlight == 0) {
            leaveNow();
        }
    }

    private void leaveNow() {
        if (!session.closed()) {
            session.reply(goodbye, null);
            close(CloseCode.RESTARTING);
        }
    }

    /** Has this done when the client has shown its first good token. */
    public void whenIn(Runnable task) {
        onIn = task;
    }

    /** The server is ending the connection by that code. */
    public void closing(CloseCode code) {
        closedBy = code;
    }

    /** Why the server ended the connection; empty if it did not. */
    public Optional<CloseCode> closedBy() {
        return Optional.ofNullable(closedBy);
    }

    /** Has this done when the connection is gone. Once. */
    public void whenGone(Runnable task) {
        onGone = task;
    }

    /** The connection is gone, whoever ended it. */
    public void gone() {
        gateway.leaving(session);
        onGone.run();
        gone.complete(null);
        inbox.clear();
        caller().ifPresent(_ -> gateway.gone(this));
    }

    /** Does what is due by now. */
    void lookAfter() {
        long now = Heartbeats.now();
        if (session.closed() || now < nextLook) {
            return;
        }
        for (ConnectionTimers.Due due : timers.due(now)) {
            switch (due) {
                case PING -> transport.ping();
                case SILENT -> close(CloseCode.GOING_AWAY);
                case UNAUTHENTICATED -> unauthenticated(Reason.MISSING, "the token is missing or has ended", null);
                case EXPIRED -> unauthenticated(Reason.EXPIRED, "the token is missing or has ended", null);
                case EXPIRING -> expiring();
            }
        }
        nextLook = Long.MAX_VALUE;
        look();
    }

    /** @param ref what the client called the frame that this answers; null if it answers none */
    void unauthenticated(Reason reason, String sentence, String ref) {
        refusal = reason;
        session.reply(new Reply.Failed(ErrorCode.UNAUTHORIZED, sentence), ref);
        close(CloseCode.UNAUTHENTICATED);
    }

    private void expiring() {
        if (caller.recheck() == null) {
            session.reply(new Reply.TokenExpiring(caller.expiresAt()), null);
        } else {
            gateway.recheck(this, caller);
        }
    }

    private void look() {
        long next = Math.min(timers.next(), Heartbeats.now() + MAX_LOOK_AHEAD_MILLIS);
        if (next < nextLook) {
            nextLook = next;
            heartbeats.schedule(this, loop, nextLook);
        }
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        while (goodbye == null
                && !waiting
                && inFlight < config.commandsInFlight()
                && !inbox.isEmpty()
                && !session.closed()) {
            handle(inbox.poll());
        }
        draining = false;
        if (paused && inbox.size() < ENOUGH / 2 && !session.closed()) {
            paused = false;
            transport.reading(true);
        }
    }

    private void handle(String text) {
        Request request;
        try {
            request = session.dialect().decode(text);
        } catch (InvalidInputException e) {
            bad(e);
            return;
        }
        boolean inTurn = Gateway.inTurn(session, request);
        if (inTurn) {
            waiting = true;
        }
        inFlight++;
        gateway.run(this, request).subscribe().with(_ -> done(inTurn));
    }

    private void done(boolean inTurn) {
        session.run(() -> {
            inFlight--;
            if (inTurn) {
                waiting = false;
            }
            drain();
            leaveWhenDone();
        });
    }

    private void bad(InvalidInputException e) {
        metrics.badFrame();
        if (e.code() == ErrorCode.FORBIDDEN) {
            gateway.speaksForAnother(this);
        }
        session.reply(new Reply.Failed(e.code(), e.getMessage()), e.ref());
        if (badFrames.exceededBy(Heartbeats.now())) {
            close(CloseCode.TOO_MUCH_RUBBISH);
        }
    }
}
