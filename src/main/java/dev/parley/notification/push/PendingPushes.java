package dev.parley.notification.push;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.sql.Batches;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** What a user is still to be told by push. */
@ApplicationScoped
public class PendingPushes {
    private static final Logger LOG = Logger.getLogger(PendingPushes.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BATCH = 500;
    private static final int MOST_BATCHES = 100;

    private final Pool pool;

    PendingPushes(Pool pool) {
        this.pool = pool;
    }

    /** Forgets it all, up to a bound; again without effect. */
    public Uni<Batches.Done> erase(String userId) {
        return Batches.run(
                        () -> pool.preparedQuery(PushTable.FORGET_USER)
                                .execute(Tuple.of(userId, BATCH))
                                .ifNoItem()
                                .after(PATIENCE)
                                .fail()
                                .map(RowSet::rowCount),
                        BATCH,
                        MOST_BATCHES)
                .onFailure()
                .transform(failure -> {
                    LOG.warnf("Pushes of a user were not deleted: %s", failure.toString());
                    return new RefusedException(ErrorCode.UNAVAILABLE, "the database does not answer; try again");
                });
    }
}
