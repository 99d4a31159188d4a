package dev.parley.conversation;

import dev.parley.protocol.Event;
import dev.parley.sql.SqlFile;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Appends to the logs of users that they joined or left a conversation. To be called within a transaction of {@link
 * Transactions}, after all that it does with conversations.
 */
@ApplicationScoped
class UserEntries {
    private static final String APPEND = SqlFile.read("user/append_memberships");

    /** That the user joined or left the conversation. */
    record Change(String userId, String conversationId) {}

    /** Returns the positions in the logs, in the same order. */
    Uni<List<Long>> append(List<Change> changes) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(APPEND, Long.class)
                .setParameter("users", changes.stream().map(Change::userId).collect(Collectors.joining("\n")))
                .setParameter(
                        "conversations",
                        changes.stream().map(Change::conversationId).collect(Collectors.joining("\n")))
                .getResultList());
    }

    /** The conversation that the user joined or left. */
    static String conversationOf(Event event) {
        return switch (event) {
            case Event.ConversationCreated(var conversation) -> conversation.id();
            case Event.MemberRemoved(var conversationId, var _, var _) -> conversationId;
            default -> throw new IllegalArgumentException("no change of a membership: " + event.getClass());
        };
    }
}
