package dev.parley.http;

import dev.parley.delivery.CatchUp;
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
    private final CatchUp catchUp;

    RedisCheck(Vitals vitals, CatchUp catchUp) {
        this.vitals = vitals;
        this.catchUp = catchUp;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return vitals.redis().map(there -> HealthCheckResponse.named("Delivery over Redis")
                .up()
                .withData("state", there ? "ok" : "degraded")
                .withData("caught_up_ms_ago", catchUp.ageNanos() / 1_000_000)
                .build());
    }
}
