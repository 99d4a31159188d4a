package dev.parley.http.health;

import dev.parley.bus.Bus;
import dev.parley.sql.WriteProbe;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Whether what Parley needs is there, found out by asking it. However often it is read, each is asked once a second at
 * most, so that nobody can wear them out by asking for Parley's health.
 */
@ApplicationScoped
class DependencyProbes {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration FRESH_FOR = Duration.ofSeconds(1);

    private final Uni<Boolean> postgres;
    private final Uni<Boolean> redis;

    @Inject
    DependencyProbes(WriteProbe postgres, Bus bus) {
        this(postgres::write, () -> heard(bus), PATIENCE);
    }

    DependencyProbes(Supplier<Uni<?>> postgres, Supplier<Uni<?>> redis, Duration patience) {
        this.postgres = answers(postgres, patience);
        this.redis = answers(redis, patience);
    }

    /** Whether PostgreSQL takes writes: else nothing can be sent. Never fails; tells within two seconds. */
    Uni<Boolean> postgres() {
        return postgres;
    }

    /** Without Redis what happens on other instances arrives late. Never fails; tells within two seconds. */
    Uni<Boolean> redis() {
        return redis;
    }

    private static Uni<?> heard(Bus bus) {
        return bus.isUp()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(new IllegalStateException("an instance does not hear itself over Redis"));
    }

    private static Uni<Boolean> answers(Supplier<Uni<?>> question, Duration patience) {
        return Uni.createFrom()
                .deferred(() -> question.get().map(_ -> true))
                .ifNoItem()
                .after(patience)
                .recoverWithItem(false)
                .onFailure()
                .recoverWithItem(false)
                .memoize()
                .forFixedDuration(FRESH_FOR);
    }
}
