package dev.parley.sql;

import io.vertx.sqlclient.Pool;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Connections beside the pool that everybody shares, for what must not wait for whoever reads: messages are stored over
 * these, and it is over these that health finds out whether the database takes writes. Thread-safe.
 */
@Singleton
public class WritePool {
    private static final String NAME = "writes";
    /** Of each lane of the log: one for its statement, one for what it has set aside. */
    private static final int OF_A_LANE = 2;

    private static final int OF_HEALTH = 1;

    private final Pool pool;

    /** @param shared is made before this one, and tells its maker where the servers are */
    WritePool(
            Pool shared, PostgresPool maker, @ConfigProperty(name = "parley.log.lanes", defaultValue = "2") int lanes) {
        // It is made when it is first asked for anything.
        shared.size();
        this.pool = maker.beside(NAME, OF_A_LANE * Math.max(1, lanes) + OF_HEALTH);
    }

    public Pool pool() {
        return pool;
    }

    @PreDestroy
    void close() {
        pool.close();
    }
}
