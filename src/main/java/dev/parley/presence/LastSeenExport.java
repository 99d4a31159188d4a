package dev.parley.presence;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Exports and erases when one user was last online. */
@ApplicationScoped
public class LastSeenExport {
    private static final Logger LOG = Logger.getLogger(LastSeenExport.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Keeps the time before which tokens are void: without it those tokens would be good again. */
    private static final String FORGET = """
            WITH kept AS (
                UPDATE app_user SET last_seen_at = NULL
                WHERE id = $1 AND tokens_valid_from IS NOT NULL AND last_seen_at IS NOT NULL RETURNING 1
            ), gone AS (
                DELETE FROM app_user WHERE id = $1 AND tokens_valid_from IS NULL RETURNING 1
            )
            SELECT (SELECT count(*) FROM kept) + (SELECT count(*) FROM gone) AS changed
            """;

    private final LastSeen lastSeen;
    private final Pool pool;

    LastSeenExport(LastSeen lastSeen, Pool pool) {
        this.lastSeen = lastSeen;
        this.pool = pool;
    }

    /** Empty if the user was never online, or is erased. */
    public Uni<Optional<Instant>> lastSeen(String userId) {
        return timed(lastSeen.of(List.of(userId)).map(times -> Optional.ofNullable(times.get(userId))));
    }

    /** @return the number of rows changed: 1, or 0 if there was nothing */
    public Uni<Long> erase(String userId) {
        return timed(pool.preparedQuery(FORGET)
                .execute(Tuple.of(userId))
                .map(rows -> rows.iterator().next().getLong("changed")));
    }

    private static <T> Uni<T> timed(Uni<T> asked) {
        return asked.ifNoItem().after(PATIENCE).fail().onFailure().transform(failure -> {
            LOG.warnf("A user's row was not read or deleted: %s", failure.toString());
            return new RefusedException(ErrorCode.UNAVAILABLE, "the database does not answer; try again");
        });
    }
}
