package dev.parley.socket;

import dev.parley.delivery.Session;
import dev.parley.delivery.Transport;
import dev.parley.limits.Limit;
import dev.parley.limits.LimitMetrics;
import dev.parley.limits.LimitsConfig;
import dev.parley.limits.SlidingWindowCounter;
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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a session: handles its frames in order, and knows its user and how long its token holds. Event
 * loop only.
 */
public final class ClientConnection implements FrameGuard.Watcher {
    /** Above this many queued frames the socket is not read. Frames that are decoded already still arrive. */
    private static final int ENOUGH = 64;
    /** Shorter than one turn of the wheel, since the wheel calls too early for what lies further ahead. */
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
    private final SlidingWindowCounter badFrames;
    private final Deque<String> inbox = new ArrayDeque<>(0);
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private Runnable onIn = () -> {};
    private Runnable onGone = () -> {};
    private @Nullable CloseCode closedBy;
    private @Nullable Caller caller;
    private Reason refusal = Reason.MISSING;
    private @Nullable Reply goodbye;
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
        this.badFrames = new SlidingWindowCounter(
                config.badFrames(), config.badFrameWindow().toMillis());
        schedule();
    }

    public Session session() {
        return session;
    }

    /** Empty until the client has shown a token. */
    public Optional<Caller> caller() {
        return Optional.ofNullable(caller);
    }

    /** The client as the source of an entry in the security log. */
    public Source source() {
        return new Source(
                caller == null ? null : caller.userId(),
                session.facts().remoteAddress(),
                session.dialect().name());
    }

    /** The entry of the security log for a close with the code; empty if the client did nothing wrong. */
    public Optional<SecurityEvent> farewell(CloseCode code) {
        return switch (code) {
            case UNAUTHENTICATED -> Optional.of(new SecurityEvent(Kind.TOKEN_REFUSED, refusal.tag(), source()));
            case PROTOCOL_ERROR, NOT_UTF8, TOO_MANY_BAD_FRAMES, TOO_LARGE, REVOKED, TOO_SLOW, RATE_LIMITED ->
                Optional.of(new SecurityEvent(Kind.CLOSED_BY_POLICY, code.name().toLowerCase(Locale.ROOT), source()));
            case NORMAL, GOING_AWAY, INTERNAL, RESTARTING, OVERLOADED -> Optional.empty();
        };
    }

    /** Takes over a valid token, which lasts for {@code lastsMillis}. */
    void authenticated(Caller verified, long lastsMillis) {
        boolean first = caller == null;
        caller = verified;
        if (first) {
            onIn.run();
        }
        session.setCaller(verified);
        // A recheck needs nothing of the client, so it begins early enough to be tried more than once.
        long warning = verified.recheck() == null ? config.expiryWarning().toMillis() : lastsMillis / 2;
        timers.authenticated(Heartbeats.now() + lastsMillis, warning);
        schedule();
    }

    /**
     * Authenticates a client whose upgrade had a token. Its frames wait until that is done, so that it misses no event
     * that they cause.
     */
    public void enter(Caller verified) {
        inFlight++;
        waiting = true;
        gateway.enter(this, verified).subscribe().with(_ -> done(true));
    }

    @Override
    public void onActivity() {
        timers.onActivity(Heartbeats.now());
    }

    @Override
    public boolean answered(long marker) {
        Optional<Map<String, Long>> confirmed = session.writer().confirmed(marker);
        confirmed.ifPresent(seqs -> gateway.delivered(session, seqs));
        return confirmed.isPresent();
    }

    @Override
    public void goodbye() {
        gateway.delivered(session, session.writer().confirmedByGoodbye());
        gateway.leaving(session);
    }

    /** How long the client has sent nothing, in milliseconds. */
    public long silentMillis() {
        return Heartbeats.now() - timers.lastHeard();
    }

    /** Closes the connection: the rest of its input cannot be trusted. */
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
        session.writer().confirmSoon();
        drain();
        if (inbox.size() >= ENOUGH && !paused) {
            paused = true;
            transport.reading(false);
        }
    }

    /** Counts the fragment and never drops it: a message without one of its fragments would be corrupt. */
    @Override
    public void part(int bytes) {
        Limit exceeded = session.closed() ? null : allowance.frame(bytes, System.nanoTime());
        if (exceeded != null) {
            limitMetrics.refused(exceeded);
            tooMuch();
        }
    }

    /** Counts a refusal that the client was sent, and closes the connection after too many of them. */
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

    /** The client's reference for the frame, or null if it has none. */
    private @Nullable String ref(String text) {
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
     * Sends the client to another instance after a while. From then on no new frame is handled; commands under way are
     * completed and answered first. Thread-safe.
     *
     * @param after     the time until then
     * @param comeBack  how long the client is asked to wait before it connects again
     * @param patience  how long the commands under way may take
     * @return completes when the connection is gone
     */
    CompletableFuture<Void> leave(Duration after, Duration comeBack, Duration patience) {
        loop.schedule(
                () -> {
                    Reply farewell = new Reply.Reconnect(comeBack.toMillis());
                    goodbye = farewell;
                    leaveWhenDone();
                    loop.schedule(() -> leaveNow(farewell), patience.toMillis(), TimeUnit.MILLISECONDS);
                },
                after.toMillis(),
                TimeUnit.MILLISECONDS);
        return gone;
    }

    private void leaveWhenDone() {
        if (goodbye != null && inFlight == 0) {
            leaveNow(goodbye);
        }
    }

    private void leaveNow(Reply farewell) {
        if (!session.closed()) {
            session.reply(farewell, null);
            close(CloseCode.RESTARTING);
        }
    }

    /** Sets the task to run once, when the client shows its first valid token. */
    public void whenIn(Runnable task) {
        onIn = task;
    }

    /** Notes the code with which the server closes the connection. */
    public void closing(CloseCode code) {
        closedBy = code;
    }

    /** The code with which the server closed the connection; empty if it did not. */
    public Optional<CloseCode> closedBy() {
        return Optional.ofNullable(closedBy);
    }

    /** Sets the task to run once, when the connection is gone. */
    public void whenGone(Runnable task) {
        onGone = task;
    }

    /** Ends everything of the connection, which is gone, whichever side closed it. */
    public void gone() {
        gateway.leaving(session);
        onGone.run();
        gone.complete(null);
        inbox.clear();
        caller().ifPresent(_ -> gateway.gone(this));
    }

    /** Handles the timers that are due. */
    void onTimer() {
        long now = Heartbeats.now();
        if (session.closed() || now < nextLook) {
            return;
        }
        for (ConnectionTimers.Due due : timers.due(now)) {
            switch (due) {
                case PING -> transport.ping();
                case SILENT -> close(CloseCode.GOING_AWAY);
                case UNAUTHENTICATED -> unauthenticated(Reason.MISSING, "the token is missing or expired", null);
                case EXPIRED -> unauthenticated(Reason.EXPIRED, "the token is missing or expired", null);
                case EXPIRING -> expiring();
            }
        }
        nextLook = Long.MAX_VALUE;
        schedule();
    }

    /** @param ref the client's reference for the frame that this answers, or null if it answers none */
    void unauthenticated(Reason reason, String sentence, @Nullable String ref) {
        refusal = reason;
        session.reply(new Reply.Failed(ErrorCode.UNAUTHORIZED, sentence), ref);
        close(CloseCode.UNAUTHENTICATED);
    }

    private void expiring() {
        Caller caller = Objects.requireNonNull(this.caller);
        if (caller.recheck() == null) {
            session.reply(new Reply.TokenExpiring(caller.expiresAt()), null);
        } else {
            gateway.recheck(this, caller);
        }
    }

    private void schedule() {
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
        if (badFrames.reachedBy(Heartbeats.now())) {
            close(CloseCode.TOO_MANY_BAD_FRAMES);
        }
    }
}
