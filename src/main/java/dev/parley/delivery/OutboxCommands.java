package dev.parley.delivery;

import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Refusal;
import io.smallrye.mutiny.Uni;

/** Rows of the outbox that ask Parley to do something, rather than to tell it. Callable from any thread. */
public interface OutboxCommands {
    /** Whether the row asks for something. */
    boolean asks(OutboxRow row);

    /**
     * Does it, once or several times alike. Fails with {@link BadFrame} where it cannot be read, with {@link Refusal}
     * where it cannot be done.
     */
    Uni<Void> run(OutboxRow row);
}
