package dev.parley.outbox;

import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.RefusedException;
import io.smallrye.mutiny.Uni;

/** Rows of the outbox that ask Parley to do something, rather than to tell it. Thread-safe. */
public interface OutboxCommands {
    /** Whether the row asks for something. */
    boolean asks(OutboxRow row);

    /**
     * Does it, once or several times alike. Fails with {@link InvalidInputException} where it cannot be read, with
     * {@link RefusedException} where it cannot be done.
     */
    Uni<Void> run(OutboxRow row);
}
