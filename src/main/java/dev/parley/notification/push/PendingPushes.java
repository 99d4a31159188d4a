package dev.parley.notification.push;

import dev.parley.sql.Batches;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** The pending pushes of a user. Thread-safe. */
@ApplicationScoped
public class PendingPushes {
    private static final int BATCH = 500;
    private static final int MOST_BATCHES = 100;

    private final Statements statements;

    PendingPushes(Statements statements) {
        this.statements = statements;
    }

    /** Deletes the user's pending pushes, up to a bound. A repetition has no effect. */
    public Uni<Batches.Done> erase(String userId) {
        return Batches.run(
                () -> statements
                        .run(PushTable.FORGET_USER, Tuple.of(userId, BATCH))
                        .map(RowSet::rowCount),
                BATCH,
                MOST_BATCHES);
    }
}
