package dev.parley.conversation;

import dev.parley.bus.Address;
import dev.parley.outbox.OutboxCommands;
import dev.parley.outbox.OutboxRow;
import dev.parley.protocol.InvalidInputException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Runs a service's commands on conversations, which it writes as rows of the outbox in its own transaction. */
@ApplicationScoped
class ConversationCommands implements OutboxCommands {
    private static final String PUT = "conversation.put";
    private static final String DELETE = "conversation.delete";
    /** The creator of a conversation if the row names none: only services may write into the table. */
    private static final String SERVICE = "service";

    private final Conversations conversations;

    ConversationCommands(Conversations conversations) {
        this.conversations = conversations;
    }

    @Override
    public boolean asks(OutboxRow row) {
        return PUT.equals(row.type()) || DELETE.equals(row.type());
    }

    @Override
    public Uni<Void> run(OutboxRow row) {
        try {
            if (!(row.to() instanceof Address.Conversation(var id))) {
                throw InvalidInputException.ofField("address", "must be ws:conv:{id}");
            }
            if (DELETE.equals(row.type())) {
                row.fields().only();
                return conversations.delete(id).replaceWithVoid();
            }
            return conversations
                    .put(SERVICE, id, Specification.read(row.fields()))
                    .replaceWithVoid();
        } catch (InvalidInputException e) {
            return Uni.createFrom().failure(e);
        }
    }
}
