package dev.parley.http;

import dev.parley.conversation.message.AppendResult;
import dev.parley.conversation.message.Draft;
import dev.parley.conversation.message.MessageLog;
import dev.parley.limits.UserRateLimits;
import dev.parley.protocol.Attachment;
import dev.parley.protocol.Message;
import dev.parley.protocol.RefusedException;
import dev.parley.tracing.TraceSpan;
import dev.parley.tracing.Tracing;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Sends messages that come in over HTTP. */
@ApplicationScoped
public class Outgoing {

    private final MessageLog log;
    private final UserRateLimits budgets;
    private final Tracing tracing;

    Outgoing(MessageLog log, UserRateLimits budgets, Tracing tracing) {
        this.log = log;
        this.budgets = budgets;
        this.tracing = tracing;
    }

    /** @param made whether it was stored just now, and not by an earlier request with the same {@code client_id} */
    public record Sent(Message message, boolean made) {}

    /** The same as {@link #send(Draft, String)}, by the sender's own hand. */
    public Uni<Sent> send(Draft draft) {
        return send(draft, draft.senderId());
    }

    /**
     * Answers after the commit, and fails with a {@link RefusedException} where nothing is known to be stored.
     *
     * @param callerId who pays for it: the sender, or a service that speaks for them
     */
    public Uni<Sent> send(Draft draft, String callerId) {
        if (callerId.equals(draft.senderId())) {
            budgets.send(callerId);
        } else {
            budgets.call(callerId);
        }
        TraceSpan step = tracing.begin("receive");
        Uni<Sent> sent = append(draft.followed(step));
        return step == null ? sent : sent.onTermination().invoke(step.with("parley.dialect", "http")::end);
    }

    /** @throws RefusedException where such a message will not be stored, whoever sends it wherever */
    public void require(String content, List<Attachment> attachments) {
        RefusedException refusal = log.refusal(content, attachments);
        if (refusal != null) {
            throw refusal;
        }
    }

    private Uni<Sent> append(Draft draft) {
        return log.append(draft).map(appended -> switch (appended) {
            case AppendResult.Stored(var message, var _) -> new Sent(message, true);
            case AppendResult.Repeated(var message) -> new Sent(message, false);
            case AppendResult.Refused(var code, var sentence) -> throw new RefusedException(code, sentence);
        });
    }
}
