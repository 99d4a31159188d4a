package dev.parley.conversation.message;

import dev.parley.protocol.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** Metrics of the message log. */
final class LogMetrics {
    private final MeterRegistry registry;
    private final DistributionSummary batchSize;
    private final Timer commit;

    LogMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.batchSize = DistributionSummary.builder("parley.log.batch.size")
                .description("Messages in one statement")
                .register(registry);
        this.commit = Timer.builder("parley.log.commit")
                .description("From handing a statement to the pool to its commit or failure")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
        // Registered at the start, so that the first refusals show as an increase.
        counter(ErrorCode.UNAVAILABLE);
    }

    void watchQueue(Supplier<Number> size) {
        Gauge.builder("parley.log.queue", size)
                .description("Sends that wait for the statement in flight")
                .strongReference(true)
                .register(registry);
    }

    void watchLocked(Supplier<Number> size) {
        Gauge.builder("parley.log.locked", size)
                .description("Sends that wait for conversations locked by other transactions")
                .strongReference(true)
                .register(registry);
    }

    Timer.Sample statement(int size) {
        batchSize.record(size);
        return Timer.start(registry);
    }

    void ended(Timer.Sample statement) {
        statement.stop(commit);
    }

    void refused(ErrorCode code) {
        counter(code).increment();
    }

    private Counter counter(ErrorCode code) {
        return registry.counter("parley.log.refused", "code", code.wire());
    }
}
