package dev.parley.userlog;

import dev.parley.feed.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the ends of logs, with one statement at a time for all who wait: when many clients connect at once, each
 * statement serves many of them. Those who wait are connections, whose number is bounded. Thread-safe.
 */
final class LogEndLookups {
    private final Function<Map<Log, Long>, Uni<Map<Log, Long>>> statement;
    /** Clients wait for the answer before they are let in, so they do not wait as long as a statement may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Object lock = new Object();
    private Map<Log, List<UniEmitter<? super Long>>> waiting = new HashMap<>();
    private boolean running;

    /** @param statement returns the ends of those logs that have grown beyond what is given */
    LogEndLookups(Function<Map<Log, Long>, Uni<Map<Log, Long>>> statement) {
        this.statement = statement;
    }

    /** Returns the newest {@code seq} of the log, 0 if there is none. Fails if the log cannot be read. */
    Uni<Long> end(Log log) {
        return Uni.createFrom().emitter(emitter -> {
            synchronized (lock) {
                waiting.computeIfAbsent(log, _ -> new ArrayList<>(1)).add(emitter);
            }
            next();
        });
    }

    private void next() {
        Map<Log, List<UniEmitter<? super Long>>> batch = take();
        if (batch == null) {
            return;
        }
        Map<Log, Long> unknown = new HashMap<>();
        batch.keySet().forEach(log -> unknown.put(log, -1L));
        statement
                .apply(unknown)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .subscribe()
                .with(
                        found -> {
                            done();
                            batch.forEach((log, all) ->
                                    all.forEach(emitter -> emitter.complete(found.getOrDefault(log, 0L))));
                        },
                        failure -> {
                            done();
                            batch.values().forEach(all -> all.forEach(emitter -> emitter.fail(failure)));
                        });
    }

    private @Nullable Map<Log, List<UniEmitter<? super Long>>> take() {
        synchronized (lock) {
            if (running || waiting.isEmpty()) {
                return null;
            }
            running = true;
            Map<Log, List<UniEmitter<? super Long>>> batch = waiting;
            waiting = new HashMap<>();
            return batch;
        }
    }

    private void done() {
        synchronized (lock) {
            running = false;
        }
        next();
    }
}
