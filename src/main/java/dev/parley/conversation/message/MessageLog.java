package dev.parley.conversation.message;

import dev.parley.protocol.Attachment;
import dev.parley.protocol.RefusedException;
import dev.parley.scheduling.EventLoops;
import dev.parley.sql.Database;
import dev.parley.sql.SqlConfig;
import dev.parley.sql.WritePool;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Stores messages, with a few statements in flight. A conversation is in at most one of them, so two statements of an
 * instance lock different conversations, and the events of a conversation are published in order. Thread-safe.
 */
@ApplicationScoped
public class MessageLog {
    private final BatchWriter writer;
    private final ContentRules rules;

    MessageLog(
            Vertx vertx,
            WritePool connections,
            Announcer announcer,
            LogConfig config,
            SqlConfig sql,
            ContentRules rules,
            MeterRegistry registry) {
        this.rules = rules;
        LogMetrics metrics = new LogMetrics(registry);
        BatchStore store = new BatchStore(
                new AppendStatement(new Database(vertx, connections.pool(), sql.statementTimeout())),
                announcer,
                metrics);
        // New contexts, since the current one may belong to the request that came first.
        List<Context> slots = IntStream.range(0, Math.max(1, config.slots()))
                .mapToObj(_ -> EventLoops.newContext(vertx))
                .toList();
        this.writer = new BatchWriter(slots, store, config.queueSize(), config.batchSize(), metrics);
        metrics.watchQueue(writer::waiting);
        metrics.watchLocked(writer::waitingLocked);
    }

    /**
     * The reason why no conversation would store such a message, whoever sends it; null if there is none. To be asked
     * before a conversation is created for the message.
     */
    public @Nullable RefusedException refusal(String content, List<Attachment> attachments) {
        return rules.refusal(content, !attachments.isEmpty());
    }

    /**
     * Stores a message with the next {@code seq} of its conversation, publishes it after the commit, and then
     * completes. Never fails: a message that is not stored is {@link AppendResult.Refused}.
     *
     * <p>Nothing happens before the subscription. Messages of one sender to one conversation are stored in the order of
     * subscription. Completes on the Vert.x context on which this method was called, if on any. Thread-safe.
     */
    public Uni<AppendResult> append(Draft draft) {
        RefusedException refusal = refusal(draft.content(), draft.attachments());
        if (refusal != null) {
            return Uni.createFrom().item(new AppendResult.Refused(refusal.code(), refusal.getMessage()));
        }
        return writer.append(draft);
    }
}
