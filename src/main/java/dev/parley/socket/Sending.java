package dev.parley.socket;

import dev.parley.conversation.Conversations;
import dev.parley.conversation.message.AppendResult;
import dev.parley.conversation.message.Draft;
import dev.parley.conversation.message.MessageLog;
import dev.parley.delivery.Session;
import dev.parley.protocol.Command;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.protocol.PairIds;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.Reply;
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

/** Finds the conversation of a message, stores the message and answers its sender. Event loop only. */
@ApplicationScoped
class Sending {
    private final Conversations conversations;
    private final MessageLog log;
    private final Tracing tracing;
    private final Counter sends;
    private final Counter stored;
    private final Counter repeated;
    private final Counter lookUps;
    private final Timer time;

    Sending(Conversations conversations, MessageLog log, Tracing tracing, MeterRegistry registry) {
        this.conversations = conversations;
        this.log = log;
        this.tracing = tracing;
        this.sends = Counter.builder("parley.sends")
                .description("Messages that clients sent")
                .register(registry);
        this.stored = acks("stored", registry);
        this.repeated = acks("repeated", registry);
        this.lookUps = Counter.builder("parley.sends.lookups")
                .description("Sends that needed a look-up of their conversation, which may create it")
                .register(registry);
        this.time = Timer.builder("parley.send")
                .description("From a message's frame to its acknowledgement")
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
                .description("Acknowledgements, by whether the message was stored now or before")
                .tag("outcome", outcome)
                .register(registry);
    }

    /**
     * Whether the message can be appended without a look-up. A conversation that the session is subscribed to is known
     * to exist: a session subscribed to all its conversations is spared the look-up by an app's own id for every
     * message but the first.
     */
    static boolean straight(Session session, Target target) {
        return switch (target) {
            case Target.InConversation _ -> true;
            case Target.ToUser _ -> false;
            case Target.Named(var id, var recipient) ->
                session.subscribedTo(id)
                        || recipient != null
                                && session.subscribedTo(ofTheTwo(session, session.userId(), id, recipient));
        };
    }

    /** Completes when the sender is answered. Fails if the conversation cannot be found or created. */
    Uni<Void> send(Session session, String user, Command.SendMessage send, String ref) {
        sends.increment();
        RefusedException refusal = log.refusal(send.content(), send.attachments());
        if (refusal != null) {
            // Otherwise a conversation would be created for a message that is refused.
            return Uni.createFrom().failure(refusal);
        }
        long started = System.nanoTime();
        TraceSpan step = tracing.begin("receive");
        Uni<AppendResult> appended =
                switch (send.target()) {
                    case Target.InConversation(var id) -> append(user, id, send, step);
                    case Target.ToUser _ -> lookedUp(user, send, step);
                    case Target.Named named -> {
                        String id = known(session, user, named);
                        Uni<AppendResult> careful = lookedUp(user, send, step);
                        // If the user was just removed, the look-up gives the error that fits.
                        yield session.subscribedTo(id)
                                ? append(user, id, send, step)
                                        .chain(it -> missed(it)
                                                ? careful
                                                : Uni.createFrom().item(it))
                                : careful;
                    }
                };
        Uni<Void> told = appended.invoke(it -> tell(session, it, ref, started)).replaceWithVoid();
        if (step == null) {
            return told;
        }
        step.with("parley.connection_id", session.id())
                .with("parley.dialect", session.dialect().name());
        return told.onTermination().invoke(step::end);
    }

    /** The id that the client means by its target, as far as the session knows. The conversation need not exist. */
    private static String known(Session session, String user, Target.Named target) {
        if (session.subscribedTo(target.conversationId())) {
            return target.conversationId();
        }
        return target.recipientId() == null
                ? session.meant(target.conversationId())
                : ofTheTwo(session, user, target.conversationId(), target.recipientId());
    }

    /**
     * The id of the conversation between the two users, see {@link PairIds}; the id unchanged in a dialect that does
     * not shorten ids.
     */
    private static String ofTheTwo(Session session, String user, String shown, String recipient) {
        return session.dialect().shortens() ? PairIds.marked(shown, user, recipient) : shown;
    }

    private Uni<AppendResult> lookedUp(String user, Command.SendMessage send, TraceSpan step) {
        return Uni.createFrom()
                .deferred(() -> {
                    lookUps.increment();
                    return conversations.forMessage(user, send.target(), send.clientId());
                })
                .chain(found -> append(user, found.id(), send, step));
    }

    private Uni<AppendResult> append(String user, String conversationId, Command.SendMessage send, TraceSpan step) {
        return log.append(draft(conversationId, user, send).followed(step));
    }

    static Draft draft(String conversationId, String user, Command.SendMessage send) {
        boolean named = send.target() instanceof Target.Named;
        String recipient = send.target() instanceof Target.Named(var _, var to) ? to : null;
        return new Draft(
                conversationId,
                user,
                send.clientId(),
                named,
                recipient,
                send.content(),
                send.attachments(),
                send.replyTo(),
                null);
    }

    /** The ids of conversations in which the message that this frame may echo would be. They need not exist. */
    static List<String> echoed(Session session, String user, Target.Named target) {
        return session.subscribedTo(target.conversationId())
                ? session.meanings(target.conversationId())
                : List.of(known(
                        session,
                        user,
                        user.equals(target.recipientId()) ? new Target.Named(target.conversationId(), null) : target));
    }

    private static boolean missed(AppendResult appended) {
        return appended instanceof AppendResult.Refused(var code, var _) && code == ErrorCode.NOT_FOUND;
    }

    private void tell(Session session, AppendResult appended, String ref, long started) {
        switch (appended) {
            case AppendResult.Stored(var message, var _) -> {
                stored.increment();
                time.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
                session.reply(acknowledged(message), ref);
            }
            case AppendResult.Repeated(var message) -> {
                repeated.increment();
                session.reply(session.dialect().acknowledges() ? acknowledged(message) : asItIs(message), ref);
            }
            case AppendResult.Refused(var code, var sentence) -> session.reply(new Reply.Failed(code, sentence), ref);
        }
    }

    private static Event asItIs(Message message) {
        return message.deletedAt() == null ? new Event.MessageNew(message) : Event.MessageDeleted.of(message);
    }

    static Reply acknowledged(Message message) {
        return new Reply.Acknowledged(
                message.clientId(), message.id(), message.conversationId(), message.seq(), message.createdAt());
    }
}
