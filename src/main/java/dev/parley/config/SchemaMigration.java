package dev.parley.config;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Migrates the schema before anything uses the database. If PostgreSQL goes away meanwhile, waits for it again, as
 * {@link PostgresWait} did before, until a signal ends the process. Each migration is one transaction, so that one that
 * was broken off begins anew.
 */
@Singleton
class SchemaMigration {
    private static final Logger LOG = Logger.getLogger(SchemaMigration.class);
    private static final int ATTEMPTS_PER_LINE = 30;

    private final Flyway flyway;
    private final SchemaConfig config;

    SchemaMigration(Flyway flyway, SchemaConfig config) {
        this.flyway = flyway;
        this.config = config;
    }

    /** Blocks the thread that starts the application. */
    void migrate(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event)
            throws InterruptedException {
        if (!config.migrate()) {
            return;
        }
        CountDownLatch ending = new CountDownLatch(1);
        Thread signal = new Thread(ending::countDown);
        Runtime.getRuntime().addShutdownHook(signal);
        for (int attempt = 0; !migrated(attempt); attempt++) {
            if (ending.await(1, TimeUnit.SECONDS)) {
                throw new IllegalStateException("ended while it waited for PostgreSQL");
            }
        }
        Runtime.getRuntime().removeShutdownHook(signal);
    }

    /** @return false if it should be tried again */
    private boolean migrated(int attempt) {
        try {
            flyway.migrate();
            return true;
        } catch (FlywayException e) {
            SQLException failure = cause(e);
            if (failure == null) {
                throw new IllegalStateException(
                        "The schema cannot be brought up to date: "
                                + String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse("")
                                        .replaceFirst(" Use baseline.*", "")
                                + " Parley needs a database, or a schema (search_path), of its own: see POSTGRES_DSN",
                        e);
            }
            if (PostgresWait.hopeless(failure)) {
                throw e;
            }
            if (attempt % ATTEMPTS_PER_LINE == 0) {
                LOG.warnf(
                        "Waiting for PostgreSQL, which went away during the migration: %s",
                        PostgresWait.reason(failure));
            }
            return false;
        }
    }

    private static @Nullable SQLException cause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
