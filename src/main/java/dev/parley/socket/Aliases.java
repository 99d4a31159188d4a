package dev.parley.socket;

import dev.parley.conversation.NumericAliases;
import dev.parley.delivery.Session;
import dev.parley.protocol.Command;
import dev.parley.protocol.NumericIds;
import dev.parley.protocol.Target;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Replaces a numeric alias of a conversation by its id, in commands of dialects with numeric ids. Thread-safe. */
@ApplicationScoped
class Aliases {
    private final NumericAliases aliases;

    Aliases(NumericAliases aliases) {
        this.aliases = aliases;
    }

    /** Whether the command names a conversation by an id that may be an alias. */
    static boolean mayName(Session session, Command command) {
        String id = session.dialect().numericIds() ? conversation(command) : null;
        return id != null && NumericIds.mayBeAlias(id);
    }

    Uni<Command> resolved(Session session, Command command) {
        String named = conversation(command);
        return named != null && mayName(session, command)
                ? aliases.conversation(session.userId(), named).map(id -> in(id, command))
                : Uni.createFrom().item(command);
    }

    /** The conversation's id in the command, or null if it has none. */
    private static @Nullable String conversation(Command command) {
        return switch (command) {
            case Command.SendMessage send when send.target() instanceof Target.InConversation(var id) -> id;
            case Command.SetTyping(var id, var _) -> id;
            case Command.ReadMessage(var id, var _) -> id;
            case Command.ReadAll(var id) -> id;
            default -> null;
        };
    }

    private static Command in(String id, Command command) {
        return switch (command) {
            case Command.SendMessage send ->
                new Command.SendMessage(
                        new Target.InConversation(id),
                        send.clientId(),
                        send.content(),
                        send.attachments(),
                        send.replyTo());
            case Command.SetTyping(var _, var on) -> new Command.SetTyping(id, on);
            case Command.ReadMessage(var _, var message) -> new Command.ReadMessage(id, message);
            case Command.ReadAll _ -> new Command.ReadAll(id);
            default -> command;
        };
    }
}
