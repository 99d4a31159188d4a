package dev.parley.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.embedded.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentMigrationTest {

    private static final int INSTANCES = 8;

    @Test
    void instancesThatStartAtOnceMigrateOnce(@TempDir Path folder) throws Exception {
        try (PostgresServer server = PostgresServer.start(folder);
                var instances = Executors.newFixedThreadPool(INSTANCES)) {
            CyclicBarrier start = new CyclicBarrier(INSTANCES);
            List<Callable<Integer>> starts = new ArrayList<>();
            for (int i = 0; i < INSTANCES; i++) {
                Flyway flyway = flyway(server);
                starts.add(() -> {
                    start.await();
                    return flyway.migrate().migrationsExecuted;
                });
            }

            int executed = 0;
            for (Future<Integer> done : instances.invokeAll(starts)) {
                executed += done.get();
            }

            assertThat(executed)
                    .isEqualTo(flyway(server).info().applied().length)
                    .isPositive();
            assertThat(flyway(server).info().pending()).isEmpty();
        }
    }

    private static Flyway flyway(PostgresServer server) {
        return Flyway.configure()
                .dataSource("jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres", "postgres", "")
                .locations("classpath:db/migration")
                .load();
    }
}
