package dev.parley.conversation;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;

/** Stores messages. */
@ApplicationScoped
public class MessageLog {
    private final BatchWriter writer;

    MessageLog(Vertx vertx, Statements statements, Announcer announcer, LogConfig config, MeterRegistry registry) {
        LogMetrics metrics = new LogMetrics(registry);
        BatchStore store = new BatchStore(new AppendStatement(statements.database()), announcer::committed, metrics);
        // A context of its own: the one current here may belong to whichever request came first.
        this.writer = new BatchWriter(((VertxInternal) vertx).createEventLoopContext(), store, config.queueSize(),
                config.batchSize(), metrics);
    }

    /**
     * Stores a message, gives it the next {@code seq} of its conversation, tells the hub after the commit, and answers
     * then. Never fails: what is not stored is {@link Appended.Refused}.
     *
     * <p>Nothing happens before the answer is subscribed to. The messages of one sender are stored in the order of
     * subscription. Answers come on the Vert.x context on which this method was called, if on any. May be called from
     * any thread; does not block.
     */
    public Uni<Appended> append(Draft draft) {
        return writer.append(draft);
    }
}
