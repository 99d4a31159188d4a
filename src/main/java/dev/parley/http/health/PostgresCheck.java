package dev.parley.http.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Not ready without PostgreSQL: nothing could be sent. */
@Readiness
@ApplicationScoped
class PostgresCheck implements AsyncHealthCheck {

    private final DependencyProbes probes;

    PostgresCheck(DependencyProbes probes) {
        this.probes = probes;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return probes.postgres().map(PostgresCheck::answer);
    }

    private static HealthCheckResponse answer(Optional<String> complaint) {
        HealthCheckResponseBuilder check =
                HealthCheckResponse.named("PostgreSQL").status(complaint.isEmpty());
        return complaint
                .map(reason -> check.withData("reason", reason))
                .orElse(check)
                .build();
    }
}
