package dev.parley.http;

import dev.parley.conversation.Appended;
import dev.parley.conversation.Draft;
import dev.parley.conversation.MessageLog;
import dev.parley.delivery.Budgets;
import dev.parley.presence.Typing;
import dev.parley.protocol.Message;
import dev.parley.protocol.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Sends messages that come in over HTTP. */
@ApplicationScoped
class Outgoing {

    private final MessageLog log;
    private final Typing typing;
    private final Budgets budgets;

    Outgoing(MessageLog log, Typing typing, Budgets budgets) {
        this.log = log;
        this.typing = typing;
        this.budgets = budgets;
    }

    /** @param made whether it was stored just now, and not by an earlier request with the same {@code client_id} */
    record Sent(Message message, boolean made) {}

    /** Answers after the commit, and fails with a {@link Refusal} where nothing is known to be stored. */
    Uni<Sent> send(Draft draft) {
        budgets.send(draft.senderId());
        return log.append(draft).map(appended -> switch (appended) {
            case Appended.Stored(var message) -> {
                typing.sent(message.senderId(), message.conversationId());
                yield new Sent(message, true);
            }
            case Appended.Repeated(var message) -> new Sent(message, false);
            case Appended.Refused(var code, var sentence) -> throw new Refusal(code, sentence);
        });
    }
}
