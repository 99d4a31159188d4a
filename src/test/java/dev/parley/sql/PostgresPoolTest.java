package dev.parley.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PostgresPoolTest {
    @Inject
    Pool pool;

    @Test
    void aLongStatementIsPreparedOnce() {
        String sql = "SELECT 1 AS one /* " + "long ".repeat(1_000) + "*/";
        SqlConnection connection = pool.getConnectionAndAwait();
        try {
            for (int i = 0; i < 3; i++) {
                connection.preparedQuery(sql).executeAndAwait();
            }
            long kept = connection
                    .query("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%long long%'")
                    .executeAndAwait()
                    .iterator()
                    .next()
                    .getLong(0);
            assertThat(kept).isEqualTo(1);
        } finally {
            connection.closeAndAwait();
        }
    }
}
