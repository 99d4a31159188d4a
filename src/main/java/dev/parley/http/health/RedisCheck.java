package dev.parley.http.health;

import dev.parley.delivery.CatchUp;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports whether Redis answers. Stays up without it: an instance without Redis still serves, only with delay. */
@Readiness
@ApplicationScoped
class RedisCheck implements AsyncHealthCheck {

    private final DependencyProbes probes;
    private final CatchUp catchUp;

    RedisCheck(DependencyProbes probes, CatchUp catchUp) {
        this.probes = probes;
        this.catchUp = catchUp;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return probes.redis().map(there -> HealthCheckResponse.named("Delivery over Redis")
                .up()
                .withData("state", there ? "ok" : "degraded")
                .withData("caught_up_ms_ago", catchUp.ageNanos() / 1_000_000)
                .build());
    }
}
