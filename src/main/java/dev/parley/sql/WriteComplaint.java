package dev.parley.sql;

import io.vertx.pgclient.PgException;
import java.util.concurrent.TimeoutException;

/** Describes to operators why PostgreSQL takes no writes. Pure. */
public final class WriteComplaint {
    private static final String READ_ONLY = "25006";

    private WriteComplaint() {}

    /** Returns a clause of which PostgreSQL is the subject, without addresses and statements. */
    public static String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ReadOnlyException _ -> {
                    return "PostgreSQL is read-only";
                }
                case PgException pg -> {
                    return READ_ONLY.equals(pg.getSqlState())
                            ? "PostgreSQL is read-only"
                            : "PostgreSQL answers with the error " + pg.getSqlState();
                }
                case TimeoutException _ -> {
                    return "PostgreSQL does not commit a write in time";
                }
                default -> {}
            }
        }
        return "PostgreSQL does not answer";
    }
}
