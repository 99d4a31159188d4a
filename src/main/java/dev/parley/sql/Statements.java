package dev.parley.sql;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Runs the statements that serve clients, and turns failures into {@link RefusedException}s. */
@ApplicationScoped
public class Statements {
    private static final Logger LOG = Logger.getLogger(Statements.class);

    private final Database database;

    Statements(Vertx vertx, Pool pool, SqlConfig config) {
        this.database = new Database(vertx, pool, config.statementTimeout());
    }

    public Uni<RowSet<Row>> run(String sql, Tuple arguments) {
        return database.run(sql, arguments).onFailure().transform(Statements::refusal);
    }

    /** See {@link Database#runLocked}. */
    public Uni<RowSet<Row>> runLocked(String lock, Tuple locked, String sql, Tuple arguments) {
        return database.runLocked(lock, locked, sql, arguments).onFailure().transform(Statements::refusal);
    }

    /**
     * Returns what the caller is told of a failed statement or transaction. Logs the failure unless the caller caused
     * it.
     */
    public static RefusedException refusal(Throwable failure) {
        SqlFault fault = SqlFault.of(failure);
        if (fault != SqlFault.DATA) {
            LOG.warnf(failure, "The database did not do what was asked (%s)", fault);
        }
        return switch (fault) {
            case DATA -> new RefusedException(ErrorCode.BAD_REQUEST, "a value cannot be stored");
            case BUG -> new RefusedException(ErrorCode.INTERNAL, "the request could not be carried out");
            case DUPLICATE, CONTENTION, LOCKED, LOST, UNAVAILABLE ->
                new RefusedException(ErrorCode.UNAVAILABLE, "the database cannot do this now; try again");
        };
    }
}
