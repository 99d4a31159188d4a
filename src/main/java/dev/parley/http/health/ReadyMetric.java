package dev.parley.http.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

/**
 * What {@code /q/health/ready} says, as the metric {@code parley.ready}: 1 or 0, for those whose probes tell Prometheus
 * nothing. Whoever reads it must not wait, so it gets the last answer, and has the checks run again: the next one who
 * reads gets theirs.
 */
@ApplicationScoped
class ReadyMetric {
    private final SmallRyeHealthReporter reporter;
    private volatile boolean ready;

    ReadyMetric(SmallRyeHealthReporter reporter, MeterRegistry registry) {
        this.reporter = reporter;
        Gauge.builder("parley.ready", this, ReadyMetric::read)
                .description("Whether the instance was ready when this was read the last time")
                .register(registry);
    }

    /** Last of all: whatever is asked too early is not ready, and is taken for that by whoever asks soon after. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) StartupEvent event) {
        ask();
    }

    private double read() {
        ask();
        return ready ? 1 : 0;
    }

    private void ask() {
        reporter.getReadinessAsync().subscribe().with(this::heard, _ -> ready = false);
    }

    private void heard(SmallRyeHealth health) {
        ready = !health.isDown();
    }
}
