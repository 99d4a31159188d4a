package dev.parley.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SchemaTest {

    @Inject
    Pool pool;

    @ParameterizedTest
    @ValueSource(strings = {"conversation", "member", "message", "notification", "app_user", "outbox", "handled_event"})
    void theReactiveClientFindsEveryTableMigrated(String table) {
        var rows = pool.query("select * from " + table + " where false").executeAndAwait();

        assertThat(rows.columnsNames()).isNotEmpty();
    }
}
