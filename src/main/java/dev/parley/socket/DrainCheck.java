package dev.parley.socket;

import dev.parley.delivery.CatchUp;
import dev.parley.security.revocation.Revocations;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports not ready until connections are accepted, and during a drain, so that new clients are sent elsewhere. */
@Readiness
@ApplicationScoped
class DrainCheck implements AsyncHealthCheck {
    private final Drain drain;
    private final CatchUp catchUp;
    private final Revocations revocations;

    DrainCheck(Drain drain, CatchUp catchUp, Revocations revocations) {
        this.drain = drain;
        this.catchUp = catchUp;
        this.revocations = revocations;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .item(HealthCheckResponse.named("Taking connections")
                        .status(!drain.isDraining() && catchUp.isWatching() && revocations.loaded())
                        .build());
    }
}
