package dev.parley.http;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells how Redis is, and stays up without it: an instance without Redis still serves, only with delay. */
@Readiness
@ApplicationScoped
class RedisCheck implements AsyncHealthCheck {

    private final Vitals vitals;

    RedisCheck(Vitals vitals) {
        this.vitals = vitals;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return vitals.redis().map(there -> HealthCheckResponse.named("Delivery over Redis").up()
                .withData("state", there ? "ok" : "degraded").build());
    }
}
