package dev.parley.bench.scenario;

import dev.parley.bench.machine.Parley;
import dev.parley.bench.reference.PostgresLoad;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A hundred pairs: messages stored and acknowledged, compared with what PostgreSQL stores by itself. */
final class Pairs implements Scenario {
    private static final int PAIRS = 100;
    private static final int WINDOW = 8;
    private static final int MANY = 50;
    private static final int MANY_CLIENTS = 4;
    private static final int ONE_CLIENTS = 32;
    private static final String STORED = "stored/s";

    @Override
    public void run(Setting setting) throws SQLException {
        try (Parley parley = Parley.start(setting.backends());
                PairLoad pairs = new PairLoad(setting, parley, PAIRS)) {
            PostgresLoad postgres = new PostgresLoad(setting.backends());
            pairs.saturate(WINDOW, setting.warmUpSeconds());
            postgres.rowsPerSecond(MANY_CLIENTS, MANY, setting.warmUpSeconds() / 3);
            List<Double> stored = new ArrayList<>();
            String name = PAIRS + " pairs, window " + WINDOW;
            setting.comparison(Setting.PARLEY, "PostgreSQL, 50 rows × 4")
                    .run(
                            name,
                            () -> {
                                Map<String, Double> readings = pairs.saturate(WINDOW, setting.seconds());
                                stored.add(readings.get(STORED));
                                return readings;
                            },
                            () -> rate(postgres, MANY_CLIENTS, MANY, setting));
            setting.comparison(Setting.PARLEY, "PostgreSQL, 1 row × 32")
                    .run(
                            name,
                            () -> pairs.saturate(WINDOW, setting.seconds()),
                            () -> rate(postgres, ONE_CLIENTS, 1, setting));
            double half = stored.stream().sorted().toList().get(stored.size() / 2) / 2;
            double seconds = setting.pick(3.0, 15.0);
            setting.comparison(Setting.PARLEY, "PostgreSQL commits")
                    .run(
                            PAIRS + " pairs at half of that load",
                            () -> {
                                Map<String, Double> readings = Broadcast.percentiles(pairs.latencies(half, 1, seconds));
                                readings.put("offered, messages/s", half);
                                return readings;
                            },
                            () -> {
                                Map<String, Double> readings =
                                        Broadcast.percentiles(postgres.latencies(MANY_CLIENTS, MANY, half, seconds));
                                readings.put("offered, messages/s", half);
                                return readings;
                            });
        }
    }

    private static Map<String, Double> rate(PostgresLoad postgres, int clients, int rows, Setting setting) {
        double rate = postgres.rowsPerSecond(clients, rows, setting.seconds());
        return Map.of(STORED, rate, "stored/s per core of Parley", rate);
    }
}
