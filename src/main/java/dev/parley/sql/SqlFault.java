package dev.parley.sql;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Classifies the failures of statements by whether a retry makes sense. */
public enum SqlFault {
    /** Another transaction has taken a unique key meanwhile. Nothing was stored; a new snapshot will see it. */
    DUPLICATE,
    /** A deadlock or a serialization failure. Nothing was stored; the same statement may succeed. */
    CONTENTION,
    /** A row's lock was not free in time. Nothing was stored. */
    LOCKED,
    /** A value that the database does not take. Nothing was stored. */
    DATA,
    /** A statement that this database does not understand. Nothing was stored, and no retry will help. */
    BUG,
    /** No answer, or an inconclusive one. The outcome is unknown. */
    UNAVAILABLE;

    public static SqlFault of(Throwable failure) {
        String state = sqlState(failure);
        if (state == null) {
            return UNAVAILABLE;
        }
        if (state.equals("23505")) {
            return DUPLICATE;
        }
        if (state.equals("55P03")) {
            return LOCKED;
        }
        // 40003: the statement's completion is unknown.
        if (state.startsWith("40") && !state.equals("40003")) {
            return CONTENTION;
        }
        return switch (state.length() < 2 ? state : state.substring(0, 2)) {
            // 54: a program limit, such as a value too long for an index.
            case "22", "23", "54" -> DATA;
            case "42" -> BUG;
            default -> UNAVAILABLE;
        };
    }

    private static @Nullable String sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg) {
                return pg.getSqlState();
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }
}
