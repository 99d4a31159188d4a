package dev.parley.socket;

import dev.parley.delivery.CatchUp;
import dev.parley.security.Revocations;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before connections are taken, and while the instance is being emptied: newcomers are sent elsewhere. */
@Readiness
@ApplicationScoped
class DrainCheck implements HealthCheck {
    private final Drain drain;
    private final CatchUp catchUp;
    private final Revocations revocations;

    DrainCheck(Drain drain, CatchUp catchUp, Revocations revocations) {
        this.drain = drain;
        this.catchUp = catchUp;
        this.revocations = revocations;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Taking connections")
                .status(!drain.isDraining() && catchUp.isWatching() && revocations.loaded()).build();
    }
}
