package dev.parley.importing;

import dev.parley.conversation.message.ConversationsConfig;
import dev.parley.limits.LimitsConfig;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.scheduling.EventLoops;
import dev.parley.sql.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Begins imports, and limits how many run at the same time. Thread-safe. */
@ApplicationScoped
public class Imports {
    private static final long RETRY_AFTER_MILLIS = 5000;

    private final Vertx vertx;
    private final Database database;
    private final Pool pool;
    private final ImportConfig config;
    private final LimitsConfig limits;
    private final Clock clock;
    private final int maxContentBytes;
    private final ImportMetrics metrics;
    private final AtomicInteger running = new AtomicInteger();

    Imports(
            Vertx vertx,
            Pool pool,
            ImportConfig config,
            LimitsConfig limits,
            ConversationsConfig conversations,
            Clock clock,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.database = new Database(vertx, pool, config.statementTimeout());
        this.pool = pool;
        this.config = config;
        this.limits = limits;
        this.clock = clock;
        this.maxContentBytes = conversations.maxContentBytes();
        this.metrics = new ImportMetrics(meters);
        meters.gauge("parley.imports.running", running);
    }

    /**
     * Begins an import on the current event loop. The caller must close it. Fails with {@code rate_limited} if too many
     * run here already.
     *
     * @param source names the origin of the lines, within which source ids are unique
     * @param caller the service that imports
     * @param dry    whether to check only
     */
    public Uni<ImportRun> begin(String source, String caller, boolean dry, ImportReport report) {
        if (running.incrementAndGet() > config.concurrent()) {
            running.decrementAndGet();
            return Uni.createFrom()
                    .failure(new RefusedException(
                            ErrorCode.RATE_LIMITED, "too many imports run on this instance", RETRY_AFTER_MILLIS));
        }
        Context context = vertx.getOrCreateContext();
        Executor loop = EventLoops.executor(context);
        PostgresImport stored = new PostgresImport(database, source);
        Uni<ImportStore> store = dry
                ? DryRun.open(stored, new io.vertx.mutiny.sqlclient.Pool(pool), config.statementTimeout())
                : Uni.createFrom().item(stored);
        return store.onFailure()
                .invoke(running::decrementAndGet)
                .map(opened -> new ImportRun(
                        opened,
                        new LineReader(clock, caller, maxContentBytes),
                        config,
                        metrics,
                        limits.membersPerGroup(),
                        dry,
                        report,
                        loop,
                        running::decrementAndGet));
    }
}
