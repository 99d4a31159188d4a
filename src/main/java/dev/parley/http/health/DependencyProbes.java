package dev.parley.http.health;

import dev.parley.bus.Bus;
import dev.parley.sql.WriteComplaint;
import dev.parley.sql.WriteProbe;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Checks PostgreSQL and Redis by asking them. However often a result is read, each is asked at most once a second, so
 * that requests for Parley's health cannot overload them.
 */
@ApplicationScoped
class DependencyProbes {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration FRESH_FOR = Duration.ofSeconds(1);

    private final Uni<Optional<String>> postgres;
    private final Uni<Boolean> redis;

    @Inject
    DependencyProbes(WriteProbe postgres, Bus bus) {
        this(postgres::write, () -> receives(bus), PATIENCE);
    }

    DependencyProbes(Supplier<Uni<?>> postgres, Supplier<Uni<?>> redis, Duration patience) {
        this.postgres = asked(postgres, patience)
                .map(ok -> Optional.<String>empty())
                .onFailure()
                .recoverWithItem(failure -> Optional.of(WriteComplaint.of(failure)))
                .memoize()
                .forFixedDuration(FRESH_FOR);
        this.redis = asked(redis, patience)
                .onFailure()
                .recoverWithItem(false)
                .memoize()
                .forFixedDuration(FRESH_FOR);
    }

    /** Returns why PostgreSQL takes no writes; empty if it does. Never fails; answers within two seconds. */
    Uni<Optional<String>> postgres() {
        return postgres;
    }

    /**
     * Whether Redis answers. Without it, events of other instances arrive late. Never fails; answers within two
     * seconds.
     */
    Uni<Boolean> redis() {
        return redis;
    }

    private static Uni<?> receives(Bus bus) {
        return bus.isUp()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(new IllegalStateException("an instance does not hear itself over Redis"));
    }

    private static Uni<Boolean> asked(Supplier<Uni<?>> question, Duration patience) {
        return Uni.createFrom()
                .deferred(() -> question.get().map(_ -> true))
                .ifNoItem()
                .after(patience)
                .failWith(TimeoutException::new);
    }
}
