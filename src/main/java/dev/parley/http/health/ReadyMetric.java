package dev.parley.http.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.ManagementInterface;
import io.smallrye.health.SmallRyeHealthReporter;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * The answer of {@code /q/health/ready} as the metric {@code parley.ready}, 1 or 0, for those whose probes do not
 * report to Prometheus. Whoever reads a gauge must not wait, so the checks run before the metrics are collected.
 */
@ApplicationScoped
class ReadyMetric {
    private static final String METRICS = "/q/metrics";
    /** Longer than {@link DependencyProbes} take. Metrics are there also if a check hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final SmallRyeHealthReporter reporter;
    private volatile boolean ready;

    ReadyMetric(SmallRyeHealthReporter reporter, MeterRegistry registry) {
        this.reporter = reporter;
        Gauge.builder("parley.ready", this, metric -> metric.ready ? 1 : 0)
                .description("Whether the instance is ready")
                .register(registry);
    }

    void route(@Observes ManagementInterface management) {
        management.router().get(METRICS).order(Integer.MIN_VALUE).handler(this::update);
    }

    private void update(RoutingContext context) {
        Context loop = context.vertx().getOrCreateContext();
        reporter.getReadinessAsync()
                .map(health -> !health.isDown())
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(false)
                .onFailure()
                .recoverWithItem(false)
                .subscribe()
                .with(answer -> {
                    ready = answer;
                    loop.runOnContext(_ -> context.next());
                });
    }
}
