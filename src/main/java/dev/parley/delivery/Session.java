package dev.parley.delivery;

import dev.parley.feed.Feed;
import dev.parley.feed.PreparedEvent;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Dialect;
import dev.parley.protocol.Event;
import dev.parley.security.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection in the view of delivery: who it is, what it listens to, and what is written to it. Event loop only, except
 * for methods that say otherwise.
 */
public final class Session implements Feed.Reader {
    private final String id;
    private final Dialect dialect;
    private final Shard shard;
    private final Subscriptions subscriptions;
    private final OutboundWriter writer;
    /** Null until a token was shown; nothing that reads it runs before. */
    @SuppressWarnings("NullAway.Init")
    private String userId;

    private @Nullable Caller caller;
    private ConnectionFacts facts = new ConnectionFacts(Instant.EPOCH, null, null);
    private LongSupplier silence = () -> 0;
    private boolean closed;

    Session(String id, Dialect dialect, Transport transport, Shard shard, SessionLimits limits) {
        this.id = id;
        this.dialect = dialect;
        this.shard = shard;
        this.subscriptions = new Subscriptions(dialect);
        this.writer = new OutboundWriter(this, transport, shard, limits);
    }

    public String id() {
        return id;
    }

    public Dialect dialect() {
        return dialect;
    }

    /**
     * Sets what lists of connections show of this one. To be called before anybody can ask. Event loop only.
     *
     * @param silentMillis gives how long the client has sent nothing; called on the event loop
     */
    public void describe(ConnectionFacts connectionFacts, LongSupplier silentMillis) {
        facts = connectionFacts;
        silence = silentMillis;
    }

    public ConnectionFacts facts() {
        return facts;
    }

    public long silentMillis() {
        return silence.getAsLong();
    }

    /** The session's user, or null until it is identified. */
    public String userId() {
        return userId;
    }

    /** Sets the caller whose token the session uses from now on. Event loop only. */
    public void setCaller(Caller verified) {
        caller = verified;
    }

    /** The caller, or null until a token was shown. Event loop only. */
    public @Nullable Caller caller() {
        return caller;
    }

    /** Sets the session's user. */
    void identify(String user) {
        userId = user;
    }

    /** What the session listens to. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    /** What is written to the client. */
    public OutboundWriter writer() {
        return writer;
    }

    Shard shard() {
        return shard;
    }

    public boolean closed() {
        return closed;
    }

    /** Runs the task on this session's event loop, at once if the caller is on it. Thread-safe. */
    public void run(Runnable task) {
        shard.run(task);
    }

    /**
     * Sends an event as the answer to the frame with the client's reference {@code ref}, or to none if null.
     * Thread-safe.
     */
    public void reply(Event event, @Nullable String ref) {
        dialect.encode(event, ref).ifPresent(frame -> run(() -> writer.write(frame, event.coalescingKey())));
    }

    @Override
    public void deliver(PreparedEvent prepared) {
        switch (prepared.event() instanceof Event.UserEntry(var own, var _) ? own : prepared.event()) {
            case Event.ConversationCreated(var conversation) -> {
                send(prepared);
                shard.memberships().joined(this, conversation.id());
            }
            case Event.MemberRemoved(var conversationId, var who, var seq)
            when seq == 0 && who.equals(userId) -> {
                shard.memberships().left(this, conversationId);
                send(prepared);
            }
            default -> send(prepared);
        }
    }

    @Override
    public void deliver(List<PreparedEvent> together) {
        together.forEach(this::deliver);
        writer.flushIfMuch();
    }

    private void send(PreparedEvent prepared) {
        Optional<byte[]> frame = prepared.in(dialect);
        if (frame.isPresent()) {
            writer.write(frame.get(), prepared.coalescingKey());
            // The sender's own messages need no confirmation.
            if (prepared.event() instanceof Event.MessageNew(var message)
                    && message.seq() > 0
                    && userId != null
                    && !message.senderId().equals(userId)) {
                writer.given(message.conversationId(), message.seq());
            }
            if (prepared.step() != null) {
                writer.trace(prepared.step());
            }
        }
    }

    /** Delivers the event, unless this is the excepted session, or the event is withheld from its user. */
    void deliverUnless(PreparedEvent prepared, @Nullable String exceptSession) {
        if (!id.equals(exceptSession)
                && (userId == null || !userId.equals(prepared.event().withheldFrom()))) {
            deliver(prepared);
        }
    }

    @Override
    public boolean hasRoom() {
        return writer.hasRoom();
    }

    /** Whether the user may see the entry: not if it changes a message from before the user joined. */
    @Override
    public boolean maySee(Event entry) {
        return switch (entry) {
            case Event.MessageUpdated(var message, var _) -> maySee(message.conversationId(), message.seq());
            case Event.MessageDeleted deleted -> maySee(deleted.conversationId(), deleted.messageSeq());
            // The user's own coming and going is in the log of the user.
            case Event.MemberAdded _, Event.MemberRemoved _ -> !userId.equals(entry.withheldFrom());
            default -> true;
        };
    }

    /** The user's own removal ends the subscription at that entry. */
    @Override
    public void withheld(Event entry) {
        if (entry instanceof Event.MemberRemoved(var conversationId, var who, var _) && who.equals(userId)) {
            shard.memberships().left(this, conversationId);
        }
    }

    private boolean maySee(String conversationId, long messageSeq) {
        Subscription subscription = subscriptions.find(conversationId);
        return subscription == null || messageSeq > subscription.joinedSeq();
    }

    /** Closes the connection, and ends all subscriptions of the session. Thread-safe. */
    public void close(CloseCode code) {
        run(() -> {
            if (!closed) {
                shard.remove(this);
                writer.transport().close(code);
            }
        });
    }

    /** Releases what the session holds. Called by the shard when it removes the session. */
    void markClosed() {
        closed = true;
        writer.close();
    }
}
