package dev.parley.sql;

import io.vertx.sqlclient.Pool;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Connections beside the shared pool, for what must not wait for readers: storing messages, and the health check of
 * writes. Thread-safe.
 */
@Singleton
public class WritePool {
    private static final String NAME = "writes";
    /** Connections of each slot of the log: one for its statement, one to look for locks that were released. */
    private static final int OF_A_SLOT = 2;

    private static final int OF_HEALTH = 1;

    private final Pool pool;

    /** @param shared must be created before this pool, since {@code maker} gets the servers with it */
    WritePool(
            Pool shared, PostgresPool maker, @ConfigProperty(name = "parley.log.slots", defaultValue = "2") int slots) {
        // The bean is created at its first use.
        shared.size();
        this.pool = maker.beside(NAME, OF_A_SLOT * Math.max(1, slots) + OF_HEALTH);
    }

    public Pool pool() {
        return pool;
    }

    @PreDestroy
    void close() {
        pool.close();
    }
}
