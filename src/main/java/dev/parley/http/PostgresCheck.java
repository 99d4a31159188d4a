package dev.parley.http;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready without PostgreSQL: nothing could be sent. */
@Readiness
@ApplicationScoped
class PostgresCheck implements AsyncHealthCheck {

    private final Vitals vitals;

    PostgresCheck(Vitals vitals) {
        this.vitals = vitals;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return vitals.postgres()
                .map(there ->
                        HealthCheckResponse.named("PostgreSQL").status(there).build());
    }
}
