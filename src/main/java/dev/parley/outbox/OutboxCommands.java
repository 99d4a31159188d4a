package dev.parley.outbox;

import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.RefusedException;
import io.smallrye.mutiny.Uni;

/** Runs rows of the outbox that are commands and not events. Thread-safe. */
public interface OutboxCommands {
    /** Whether the row is a command. */
    boolean asks(OutboxRow row);

    /**
     * Runs the command. Running it again changes nothing. Fails with {@link InvalidInputException} if it cannot be
     * read, with {@link RefusedException} if it cannot be done.
     */
    Uni<Void> run(OutboxRow row);
}
