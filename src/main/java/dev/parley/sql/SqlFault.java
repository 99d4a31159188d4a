package dev.parley.sql;

import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
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
    /** The connection ended before the answer. The outcome is unknown, and may be found out. */
    LOST,
    /** No connection, no answer in time, or none that says more. The outcome is unknown. */
    UNAVAILABLE;

    public static SqlFault of(Throwable failure) {
        String state = sqlState(failure);
        if (state == null) {
            return isIn(failure, TimeoutException.class) || isIn(failure, ConnectException.class) ? UNAVAILABLE : LOST;
        }
        if (state.equals("23505")) {
            return DUPLICATE;
        }
        if (state.equals("55P03")) {
            return LOCKED;
        }
        // 40003: the statement's completion is unknown.
        if (state.equals("40003")) {
            return LOST;
        }
        if (state.startsWith("40")) {
            return CONTENTION;
        }
        // 57P01 to 57P03: the server shuts down.
        if (state.startsWith("57P0")) {
            return LOST;
        }
        return switch (state.length() < 2 ? state : state.substring(0, 2)) {
            // 54: a program limit, such as a value too long for an index.
            case "22", "23", "54" -> DATA;
            case "42" -> BUG;
            default -> UNAVAILABLE;
        };
    }

    private static boolean isIn(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
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
