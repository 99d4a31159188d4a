package dev.parley.presence;

import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Exports and erases when one user was last online. */
@ApplicationScoped
public class LastSeenExport {
    /**
     * Keeps the time before which tokens are void: without it those tokens would be good again. Keeps the count of the
     * user's log: no {@code seq} is given twice.
     */
    private static final String FORGET = """
            WITH kept AS (
                UPDATE app_user SET last_seen_at = NULL
                WHERE id = $1 AND (tokens_valid_from IS NOT NULL OR last_seq > 0) AND last_seen_at IS NOT NULL
                RETURNING 1
            ), gone AS (
                DELETE FROM app_user WHERE id = $1 AND tokens_valid_from IS NULL AND last_seq = 0 RETURNING 1
            )
            SELECT (SELECT count(*) FROM kept) + (SELECT count(*) FROM gone) AS changed
            """;

    private final LastSeen lastSeen;
    private final Statements statements;

    LastSeenExport(LastSeen lastSeen, Statements statements) {
        this.lastSeen = lastSeen;
        this.statements = statements;
    }

    /** Returns empty if the user was never online, or is erased. */
    public Uni<Optional<Instant>> lastSeen(String userId) {
        return lastSeen.of(List.of(userId))
                .map(times -> Optional.ofNullable(times.get(userId)))
                .onFailure()
                .transform(Statements::refusal);
    }

    /** Returns the number of rows changed: 1, or 0 if there was nothing. */
    public Uni<Long> erase(String userId) {
        return statements
                .run(FORGET, Tuple.of(userId))
                .map(rows -> rows.iterator().next().getLong("changed"));
    }
}
