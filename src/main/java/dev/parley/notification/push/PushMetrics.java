package dev.parley.notification.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Metrics of pushes. */
@ApplicationScoped
class PushMetrics {
    private final Counter found;
    private final Counter delivered;
    private final Counter dropped;
    private final Counter retried;
    private final Counter dead;
    private volatile long pending;

    PushMetrics(MeterRegistry registry) {
        found = registry.counter("parley.push.found");
        delivered = registry.counter("parley.push.delivered");
        dropped = registry.counter("parley.push.dropped");
        retried = registry.counter("parley.push.retried");
        dead = registry.counter("parley.push.dead");
        Gauge.builder("parley.push.pending", this, metrics -> metrics.pending)
                .strongReference(true)
                .description("Pending pushes of all instances, as this one last counted them, up to 10000")
                .register(registry);
    }

    void found(int count) {
        found.increment(count);
    }

    void delivered() {
        delivered.increment();
    }

    void dropped() {
        dropped.increment();
    }

    void retried() {
        retried.increment();
    }

    void dead() {
        dead.increment();
    }

    void pending(long count) {
        pending = count;
    }
}
