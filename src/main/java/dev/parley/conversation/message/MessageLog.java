package dev.parley.conversation.message;

import dev.parley.protocol.Attachment;
import dev.parley.protocol.RefusedException;
import dev.parley.scheduling.EventLoops;
import dev.parley.sql.Database;
import dev.parley.sql.SqlConfig;
import dev.parley.sql.WritePool;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Stores messages, in lanes that do not wait for each other. A conversation has one lane: statements of two lanes lock
 * different conversations, and what is told of one conversation is told in order. Where a sender uses one client id in
 * two conversations at the same moment, both messages may be stored; neither gets the other's answer.
 */
@ApplicationScoped
public class MessageLog {
    private final List<BatchWriter> lanes;
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
        int count = Math.max(1, config.lanes());
        int queueSize = Math.ceilDiv(config.queueSize(), count);
        // Contexts of their own: the one current here may belong to whichever request came first.
        this.lanes = IntStream.range(0, count)
                .mapToObj(_ ->
                        new BatchWriter(EventLoops.newContext(vertx), store, queueSize, config.batchSize(), metrics))
                .toList();
        metrics.watchQueue(() -> lanes.stream().mapToInt(BatchWriter::waiting).sum());
        metrics.watchAside(() -> lanes.stream().mapToInt(BatchWriter::aside).sum());
    }

    /**
     * Why such a message will not be stored, whoever sends it wherever; null if it may be. To be asked before a
     * conversation is made for it.
     */
    public RefusedException refusal(String content, List<Attachment> attachments) {
        return rules.refusal(content, !attachments.isEmpty());
    }

    /**
     * Stores a message, gives it the next {@code seq} of its conversation, tells the hub after the commit, and answers
     * then. Never fails: what is not stored is {@link AppendResult.Refused}.
     *
     * <p>Nothing happens before the answer is subscribed to. The messages of one sender to one conversation are stored
     * in the order of subscription. Answers come on the Vert.x context on which this method was called, if on any. May
     * be called from any thread; does not block.
     */
    public Uni<AppendResult> append(Draft draft) {
        RefusedException refusal = refusal(draft.content(), draft.attachments());
        if (refusal != null) {
            return Uni.createFrom().item(new AppendResult.Refused(refusal.code(), refusal.getMessage()));
        }
        return lanes.get(Math.floorMod(draft.conversationId().hashCode(), lanes.size()))
                .append(draft);
    }
}
