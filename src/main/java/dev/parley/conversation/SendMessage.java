package dev.parley.conversation;

import dev.parley.conversation.message.AppendResult;
import dev.parley.conversation.message.Draft;
import dev.parley.conversation.message.MessageLog;
import dev.parley.limits.UserRateLimits;
import dev.parley.protocol.Attachment;
import dev.parley.protocol.Command;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Message;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.Target;
import dev.parley.tracing.TraceSpan;
import dev.parley.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message, from any door and dialect: spends the rate limit, finds or creates the conversation, and appends
 * the message to its log. Thread-safe; does not block.
 */
@ApplicationScoped
public class SendMessage {
    private final Conversations conversations;
    private final MessageLog log;
    private final UserRateLimits rateLimits;
    private final Tracing tracing;
    private final Counter sends;
    private final Counter stored;
    private final Counter repeated;
    private final Counter lookUps;
    private final Timer time;

    SendMessage(
            Conversations conversations,
            MessageLog log,
            UserRateLimits rateLimits,
            Tracing tracing,
            MeterRegistry registry) {
        this.conversations = conversations;
        this.log = log;
        this.rateLimits = rateLimits;
        this.tracing = tracing;
        this.sends = Counter.builder("parley.sends")
                .description("Messages that senders asked to store")
                .register(registry);
        this.stored = acks("stored", registry);
        this.repeated = acks("repeated", registry);
        this.lookUps = Counter.builder("parley.sends.lookups")
                .description("Sends whose conversation had to be found or created first")
                .register(registry);
        this.time = Timer.builder("parley.send")
                .description("From reading a message to acknowledging that it is stored")
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
    }

    private static Counter acks(String outcome, MeterRegistry registry) {
        return Counter.builder("parley.acks")
                .description("Acknowledged messages, by whether the message was stored now or by an earlier request")
                .tag("outcome", outcome)
                .register(registry);
    }

    /**
     * Who sends a message, and by which way it comes in.
     *
     * @param userId       the sender
     * @param callerId     who spends a rate limit for it: the sender, or a service that sends as the sender
     * @param dialect      name of the dialect, or {@code http}; an attribute of the trace
     * @param connectionId id of the session; null over HTTP
     */
    public record Sender(
            String userId,
            String callerId,
            String dialect,
            @Nullable String connectionId) {
        /** A sender over HTTP. */
        public static Sender overHttp(String userId, String callerId) {
            return new Sender(userId, callerId, "http", null);
        }
    }

    /** @param made true if this request stored the message, false if an earlier one with the same client id did */
    public record Sent(Message message, boolean made) {}

    /** Checks what can be checked without the conversation. @throws RefusedException if no conversation would take it */
    public void require(String content, List<Attachment> attachments) {
        RefusedException refusal = log.refusal(content, attachments);
        if (refusal != null) {
            throw refusal;
        }
    }

    /** Sends a message to the conversation that its target names. As {@link #send(Sender, Command.SendMessage, String)}. */
    public Uni<Sent> send(Sender sender, Command.SendMessage message) {
        return send(sender, message, null);
    }

    /**
     * Sends a message. Completes after the commit, on the Vert.x context on which this method was called, if on any.
     * Fails with a {@link RefusedException} if the message is not known to be stored. Messages of one sender to one
     * conversation are stored in the order of subscription, if none needs a look-up.
     *
     * @param knownId the conversation that a {@link Target.Named} means, if the session is subscribed to it: that spares
     *                the look-up. Null if it is not known
     * @throws RefusedException if the rate limit is exceeded, or no conversation would take such a message
     */
    public Uni<Sent> send(Sender sender, Command.SendMessage message, @Nullable String knownId) {
        spend(sender);
        sends.increment();
        // Before the look-up, which would create a conversation for a message that is refused.
        require(message.content(), message.attachments());
        long started = System.nanoTime();
        TraceSpan span = tracing.begin("receive");
        Uni<Sent> sent = appended(sender.userId(), message, knownId, span).map(result -> sent(result, started));
        if (span == null) {
            return sent;
        }
        span.with("parley.dialect", sender.dialect());
        if (sender.connectionId() != null) {
            span.with("parley.connection_id", sender.connectionId());
        }
        return sent.onTermination().invoke(span::end);
    }

    private void spend(Sender sender) {
        if (sender.callerId().equals(sender.userId())) {
            rateLimits.send(sender.userId());
        } else {
            rateLimits.call(sender.callerId());
        }
    }

    private Uni<AppendResult> appended(
            String userId, Command.SendMessage message, @Nullable String knownId, @Nullable TraceSpan span) {
        return switch (message.target()) {
            case Target.InConversation(var id) -> append(userId, id, message, span);
            case Target.Named _
            when knownId != null -> {
                // The look-up decides for a user who was removed a moment ago.
                Uni<AppendResult> lookedUp = lookedUp(userId, message, span);
                yield append(userId, knownId, message, span)
                        .chain(result ->
                                isNotFound(result) ? lookedUp : Uni.createFrom().item(result));
            }
            case Target.Named _, Target.ToUser _ -> lookedUp(userId, message, span);
        };
    }

    private Uni<AppendResult> lookedUp(String userId, Command.SendMessage message, @Nullable TraceSpan span) {
        return Uni.createFrom()
                .deferred(() -> {
                    lookUps.increment();
                    return conversations.forMessage(userId, message.target(), message.clientId());
                })
                .chain(found -> append(userId, found.id(), message, span));
    }

    private Uni<AppendResult> append(
            String userId, String conversationId, Command.SendMessage message, @Nullable TraceSpan span) {
        return log.append(draft(userId, conversationId, message).followed(span));
    }

    /** Returns the message as the log takes it, for that conversation. */
    public static Draft draft(String userId, String conversationId, Command.SendMessage message) {
        boolean named = message.target() instanceof Target.Named;
        String recipient = message.target() instanceof Target.Named(var _, var to) ? to : null;
        return new Draft(
                conversationId,
                userId,
                message.clientId(),
                named,
                recipient,
                message.content(),
                message.attachments(),
                message.replyTo(),
                null);
    }

    private static boolean isNotFound(AppendResult result) {
        return result instanceof AppendResult.Refused(var code, var _) && code == ErrorCode.NOT_FOUND;
    }

    private Sent sent(AppendResult result, long started) {
        return switch (result) {
            case AppendResult.Stored(var message, var _) -> {
                stored.increment();
                time.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
                yield new Sent(message, true);
            }
            case AppendResult.Repeated(var message) -> {
                repeated.increment();
                yield new Sent(message, false);
            }
            case AppendResult.Refused(var code, var sentence) -> throw new RefusedException(code, sentence);
        };
    }
}
