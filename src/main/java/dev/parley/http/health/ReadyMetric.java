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
 * The answer of {@code /q/health/ready} as the metric {@code parley.ready}, 1 or 0, for those whose probes do not
 * report to Prometheus. A reader of metrics must not wait, so it gets the last answer and has the checks run again for
 * the next one.
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

    /** Runs last: checks that run too early report "not ready", which would be read for a while. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) StartupEvent event) {
        ask();
    }

    private double read() {
        ask();
        return ready ? 1 : 0;
    }

    private void ask() {
        reporter.getReadinessAsync().subscribe().with(this::update, _ -> ready = false);
    }

    private void update(SmallRyeHealth health) {
        ready = !health.isDown();
    }
}
