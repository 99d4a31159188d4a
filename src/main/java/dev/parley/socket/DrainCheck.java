package dev.parley.socket;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the instance is being emptied: the load balancer sends newcomers elsewhere. */
@Readiness
@ApplicationScoped
class DrainCheck implements HealthCheck {
    private final Drain drain;

    DrainCheck(Drain drain) {
        this.drain = drain;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Taking connections").status(!drain.isDraining()).build();
    }
}
