package dev.parley.bench.reference;

import dev.parley.bench.machine.Backends;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The reference for stored messages: PostgreSQL alone, with a table like that of the messages, and one commit per
 * statement.
 */
public final class PostgresLoad {
    private static final String TABLE = "bench_message";
    private static final String CONTENT = "x".repeat(128);

    private final Backends backends;
    private final AtomicLong rows = new AtomicLong();

    /** Creates the table; Parley must have created its own. */
    public PostgresLoad(Backends backends) throws SQLException {
        this.backends = backends;
        try (Connection connection = backends.postgres();
                var statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + TABLE);
            statement.execute("CREATE TABLE " + TABLE + " (LIKE message INCLUDING ALL)");
        }
    }

    /**
     * The rows per second that this many clients insert, with this many per statement, one statement after the other.
     */
    public double rowsPerSecond(int clients, int rowsPerStatement, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long before = rows.get();
        long start = System.nanoTime();
        inParallel(
                clients,
                (connection, insert) -> {
                    while (System.nanoTime() < end) {
                        insert(insert, rowsPerStatement);
                    }
                },
                rowsPerStatement);
        return (rows.get() - before) / ((System.nanoTime() - start) / 1e9);
    }

    /** Commit latencies at a rate, in microseconds from when they were due. */
    public Histogram latencies(int clients, int rowsPerStatement, double rowsPerSecond, double seconds) {
        double period = 1e9 * rowsPerStatement / rowsPerSecond;
        long count = (long) (seconds * 1e9 / period);
        AtomicLong next = new AtomicLong();
        Histogram micros = new ConcurrentHistogram(3);
        long start = System.nanoTime() + 100_000_000;
        inParallel(
                clients,
                (connection, insert) -> {
                    for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                        long due = start + (long) (n * period);
                        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                            LockSupport.parkNanos(left);
                        }
                        insert(insert, rowsPerStatement);
                        micros.recordValue(Math.max(1, (System.nanoTime() - due) / 1000));
                    }
                },
                rowsPerStatement);
        return micros;
    }

    private interface Work {
        void run(Connection connection, PreparedStatement insert) throws SQLException;
    }

    private void inParallel(int clients, Work work, int rowsPerStatement) {
        String sql =
                "INSERT INTO " + TABLE + " (conversation_id, seq, sender_id, recipient_id, client_id, content) VALUES "
                        + String.join(",", Collections.nCopies(rowsPerStatement, "(?,?,?,?,?,?)"));
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (Connection connection = backends.postgres();
                        PreparedStatement insert = connection.prepareStatement(sql)) {
                    work.run(connection, insert);
                } catch (SQLException e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.getFirst());
        }
    }

    private void insert(PreparedStatement insert, int count) throws SQLException {
        long first = rows.getAndAdd(count);
        for (int i = 0; i < count; i++) {
            long n = first + i;
            String pair = Long.toString(n % 100);
            insert.setString(6 * i + 1, pair);
            insert.setLong(6 * i + 2, n / 100);
            insert.setString(6 * i + 3, "a" + pair);
            insert.setString(6 * i + 4, "b" + pair);
            insert.setString(6 * i + 5, new UUID(1, n).toString());
            insert.setString(6 * i + 6, CONTENT);
        }
        insert.executeUpdate();
    }
}
