package dev.parley.importing;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.RefusedException;
import dev.parley.sql.SqlFault;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One import, from its first byte to its summary. It reads one batch while it stores another: the caller waits for
 * {@link #take} to complete before it reads on, which bounds the memory. One caller at a time. Event loop only.
 */
public final class ImportRun {
    private static final Logger LOG = Logger.getLogger(ImportRun.class);
    private static final int ATTEMPTS = 4;
    /** More than an app that is being moved collides with; it bounds the memory. */
    private static final int MAX_REFUSED_CONVERSATIONS = 10_000;

    private static final Duration FIRST_RETRY = Duration.ofMillis(200);

    private final ImportStore store;
    private final LineReader reader;
    private final LineSplitter lines;
    private final ImportConfig config;
    private final ImportMetrics metrics;
    private final int maxMembers;
    private final boolean dry;
    private final ImportReport report;
    private final Executor loop;
    private final Runnable whenClosed;
    private final ImportCounts counts = new ImportCounts();
    private final Set<String> refused = new HashSet<>();
    private final long startedAt = System.nanoTime();
    private ImportBatch batch;
    private Uni<Void> storing = Uni.createFrom().voidItem();
    private long read;
    private long stored;
    private long invalid;
    private long reported;
    private long notes;
    private long notesReported;
    private long progressAt = System.nanoTime();

    /** @param loop runs a task on the event loop of this run */
    ImportRun(
            ImportStore store,
            LineReader reader,
            ImportConfig config,
            ImportMetrics metrics,
            int maxMembers,
            boolean dry,
            ImportReport report,
            Executor loop,
            Runnable whenClosed) {
        this.store = store;
        this.reader = reader;
        this.config = config;
        this.metrics = metrics;
        this.maxMembers = maxMembers;
        this.dry = dry;
        this.report = report;
        this.loop = loop;
        this.whenClosed = whenClosed;
        this.lines = new LineSplitter(config.maxLineBytes());
        this.batch = newBatch();
    }

    /** Takes the next bytes of the body. Completes when more may come; fails if no more can be stored. */
    public Uni<Void> take(byte[] chunk) {
        lines.add(chunk);
        return gather();
    }

    /** Ends the body. Completes after the summary was reported; fails like {@link #take}. */
    public Uni<Void> end() {
        LineSplitter.Line last = lines.last();
        if (last != null) {
            gather(last);
        }
        return store().chain(() -> storing).invoke(() -> summary("done", null, null));
    }

    /** Reports the failure as the last line of the answer. */
    public void failed(Throwable failure) {
        LOG.warnf(failure, "An import failed after line %d", stored);
        if (failure instanceof RefusedException refusal) {
            summary("failed", refusal.code(), refusal.getMessage());
        } else {
            summary(
                    "failed",
                    ErrorCode.UNAVAILABLE,
                    "the database takes nothing more now; everything up to this line is stored; send the same again");
        }
    }

    /** Releases what the run holds, after the current batch is stored. Never fails. To be called once. */
    public Uni<Void> close() {
        return storing.onFailure()
                .recoverWithNull()
                .chain(store::close)
                .onTermination()
                .invoke(whenClosed);
    }

    private Uni<Void> gather() {
        while (!batch.isFull()) {
            LineSplitter.Line line = lines.next();
            if (line == null) {
                return Uni.createFrom().voidItem();
            }
            gather(line);
        }
        return store().chain(() -> gather());
    }

    private void gather(LineSplitter.Line line) {
        read = line.number();
        if (line.bytes() == null) {
            invalid(new InvalidLine(
                    line.number(),
                    ErrorCode.TOO_LARGE,
                    "the line is longer than " + config.maxLineBytes() + " bytes",
                    null));
        } else if (line.bytes().length > 0) {
            try {
                batch.add(reader.read(line), line.bytes().length);
            } catch (InvalidInputException bad) {
                invalid(InvalidLine.of(line.number(), bad));
            }
        }
    }

    /** Stores the batch after the one before it. Completes when that one is stored: at most two are in memory. */
    private Uni<Void> store() {
        List<ImportLine> next = batch.lines();
        long upTo = read;
        batch = newBatch();
        Uni<Void> before = storing;
        // Not memoized: that would keep all earlier batches, and with them every line of the import.
        CompletableFuture<Void> done = new CompletableFuture<>();
        before.chain(() -> store(next, 1))
                .invoke(() -> {
                    stored = upTo;
                    progress();
                })
                .subscribe()
                .with(done::complete, done::completeExceptionally);
        storing = Uni.createFrom().completionStage(done);
        return before;
    }

    private Uni<Void> store(List<ImportLine> next, int attempt) {
        if (next.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return store.facts(next)
                .map(facts -> ImportJudge.judge(next, facts, refused, maxMembers))
                .chain(plan -> store.carryOut(plan).invoke(() -> {
                    counts.add(plan.counts);
                    if (!dry) {
                        metrics.taken(plan.counts);
                    }
                    plan.invalid.forEach(this::invalid);
                    plan.notes.forEach(this::note);
                    refuse(plan.refused.keySet());
                }))
                .onFailure()
                .recoverWithUni(
                        failure -> Uni.createFrom().voidItem().emitOn(loop).chain(() -> again(next, attempt, failure)));
    }

    /**
     * Retries a failure. Storing the same lines twice does no harm, so a failure with an unknown outcome may be
     * retried.
     */
    private Uni<Void> again(List<ImportLine> next, int attempt, Throwable failure) {
        if (SqlFault.of(failure) == SqlFault.DATA) {
            if (next.size() == 1) {
                invalid(new InvalidLine(
                        next.getFirst().number(), ErrorCode.BAD_REQUEST, "a value cannot be stored", null));
                return Uni.createFrom().voidItem();
            }
            int half = next.size() / 2;
            return store(next.subList(0, half), 1).chain(() -> store(next.subList(half, next.size()), 1));
        }
        if (attempt == ATTEMPTS || failure instanceof RefusedException) {
            return Uni.createFrom().failure(failure);
        }
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(FIRST_RETRY.multipliedBy(1L << attempt))
                .emitOn(loop)
                .chain(() -> store(next, attempt + 1));
    }

    private void refuse(Set<String> conversations) {
        refused.addAll(conversations);
        if (refused.size() > MAX_REFUSED_CONVERSATIONS) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "more than " + MAX_REFUSED_CONVERSATIONS
                            + " conversations were refused; do the lines belong to another source?");
        }
    }

    private void invalid(InvalidLine line) {
        invalid++;
        if (!dry) {
            metrics.invalid();
        }
        if (reported < config.reportedLines()) {
            reported++;
            report("invalid", line);
        }
    }

    private void note(InvalidLine line) {
        notes++;
        if (notesReported < config.reportedLines()) {
            notesReported++;
            report("note", line);
        }
    }

    private void report(String type, InvalidLine line) {
        report.line(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeNumberField("line", line.number());
            json.writeStringField("code", line.code().wire());
            json.writeStringField("detail", line.sentence());
            if (line.field() != null) {
                json.writeStringField("field", line.field());
            }
            json.writeEndObject();
        }));
    }

    private void progress() {
        if (System.nanoTime() - progressAt < config.progressInterval().toNanos() || report.isFull()) {
            return;
        }
        progressAt = System.nanoTime();
        report.line(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "progress");
            json.writeNumberField("lines", stored);
            json.writeNumberField("imported", counts.of(ImportCounts.Outcome.IMPORTED));
            json.writeNumberField("changed", counts.of(ImportCounts.Outcome.CHANGED));
            json.writeNumberField("known", counts.of(ImportCounts.Outcome.KNOWN));
            json.writeNumberField("invalid", invalid);
            json.writeEndObject();
        }));
    }

    /** @param code the reason of a failure, or null */
    private void summary(String type, @Nullable ErrorCode code, @Nullable String detail) {
        report.line(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            if (code != null) {
                json.writeStringField("code", code.wire());
                json.writeStringField("detail", detail);
            }
            json.writeBooleanField("dry_run", dry);
            json.writeNumberField("lines", stored);
            counts.write(json);
            json.writeNumberField("invalid", invalid);
            json.writeNumberField("invalid_reported", reported);
            json.writeNumberField("notes", notes);
            json.writeNumberField("milliseconds", (System.nanoTime() - startedAt) / 1_000_000);
            json.writeEndObject();
        }));
    }

    private ImportBatch newBatch() {
        return new ImportBatch(config.batchLines(), config.batchBytes());
    }
}
