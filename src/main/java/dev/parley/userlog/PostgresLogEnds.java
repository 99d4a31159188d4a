package dev.parley.userlog;

import dev.parley.feed.Log;
import dev.parley.feed.LogEnds;
import dev.parley.sql.SqlFile;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the counters of logs by their primary keys. Thread-safe. */
@ApplicationScoped
class PostgresLogEnds implements LogEnds {
    private static final String CONVERSATIONS = SqlFile.read("conversation/ends");
    private static final String USERS = SqlFile.read("user/ends");

    private final Statements statements;
    private final LogEndLookups lookups = new LogEndLookups(this::grown);

    PostgresLogEnds(Statements statements) {
        this.statements = statements;
    }

    @Override
    public Uni<Long> end(Log log) {
        return lookups.end(log);
    }

    @Override
    public Uni<Map<Log, Long>> grown(Map<Log, Long> known) {
        Map<String, Long> conversations = new HashMap<>();
        Map<String, Long> users = new HashMap<>();
        known.forEach((log, seq) -> {
            switch (log) {
                case Log.OfConversation(var id) -> conversations.put(id, seq);
                case Log.OfUser(var id) -> users.put(id, seq);
            }
        });
        Map<Log, Long> ends = new HashMap<>();
        return read(CONVERSATIONS, conversations, Log.OfConversation::new, ends)
                .chain(() -> read(USERS, users, Log.OfUser::new, ends))
                .replaceWith(ends);
    }

    private Uni<Void> read(String sql, Map<String, Long> known, Function<String, Log> log, Map<Log, Long> ends) {
        if (known.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<String> ids = new ArrayList<>(known.keySet());
        Long[] seqs = ids.stream().map(known::get).toArray(Long[]::new);
        return statements
                .run(sql, Tuple.of(ids.toArray(String[]::new), (Object) seqs))
                .invoke(rows -> {
                    for (Row row : rows) {
                        ends.put(log.apply(row.getString("id")), row.getLong("last_seq"));
                    }
                })
                .replaceWithVoid();
    }
}
