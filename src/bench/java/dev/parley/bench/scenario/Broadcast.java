package dev.parley.bench.scenario;

import dev.parley.bench.driver.Client;
import dev.parley.bench.driver.Crowd;
import dev.parley.bench.driver.Driver;
import dev.parley.bench.driver.OpenLoop;
import dev.parley.bench.driver.Outlet;
import dev.parley.bench.driver.Saturation;
import dev.parley.bench.driver.Tally;
import dev.parley.bench.machine.Pause;
import dev.parley.bench.machine.ProcessStats;
import dev.parley.bench.machine.ServerProcess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/**
 * One sender, and many subscribers who get everything.
 *
 * @param servers those whose CPU time counts
 * @param sender null if the messages do not come over a WebSocket
 * @param stored whether the sender gets an acknowledgement of each message
 * @param window messages in flight, when saturated
 */
record Broadcast(
        Driver driver,
        List<ServerProcess> servers,
        Crowd subscribers,
        Client sender,
        Outlet outlet,
        boolean stored,
        int window)
        implements AutoCloseable {
    private static final Client.Listener NOBODY = new Client.Listener() {};
    private static final long ME = ProcessHandle.current().pid();
    private static final double SETTLING = 0.3;
    private static final double PATIENCE = 60;
    private static final double FEW_PER_SECOND = 10;

    /** Measures the maximum throughput. */
    Map<String, Double> saturate(double seconds) {
        Saturation saturation = driver.on(
                () -> new Saturation(outlet, window, arrivals(driver.tally().copyOf())));
        listen(saturation);
        driver.on(() -> {
            saturation.pump();
            return null;
        });
        Pause.of(SETTLING);
        Tally before = driver.look();
        double cpu = cpu();
        double own = ProcessStats.cpuSeconds(ME);
        long start = System.nanoTime();
        Pause.of(seconds);
        Tally after = driver.look();
        double elapsed = (System.nanoTime() - start) / 1e9;
        cpu = cpu() - cpu;
        own = ProcessStats.cpuSeconds(ME) - own;
        driver.on(() -> {
            saturation.stop();
            return null;
        });
        settled(saturation.sent());
        long deliveries = after.deliveries - before.deliveries;
        if (deliveries == 0) {
            throw new IllegalStateException("nothing was delivered; " + after.closed + " closed, " + after.lastError);
        }
        Map<String, Double> readings = new LinkedHashMap<>();
        readings.put("deliveries/s per server core", deliveries / cpu);
        readings.put("deliveries/s", deliveries / elapsed);
        readings.put("server CPU, cores", cpu / elapsed);
        readings.put("load driver CPU, cores", own / elapsed);
        return readings;
    }

    /** Measures latencies at that rate per second, in microseconds from when messages were due. */
    Histogram latencies(double perSecond, double warmUp, double seconds, Predicate<Client> counted) {
        long from = (long) (perSecond * warmUp);
        long count = from + (long) (perSecond * seconds);
        OpenLoop load = new OpenLoop(driver.loop(), outlet, perSecond, count);
        Histogram micros = new Histogram(3);
        listen(new Client.Listener() {
            @Override
            public void delivered(Client client, long number) {
                if (number >= from && counted.test(client)) {
                    micros.recordValue(Math.max(1, (System.nanoTime() - load.due(number)) / 1000));
                }
            }
        });
        load.start().join();
        settled(count);
        return micros;
    }

    static Map<String, Double> percentiles(Histogram micros) {
        Map<String, Double> readings = new LinkedHashMap<>();
        readings.put("p50, µs", (double) micros.getValueAtPercentile(50));
        readings.put("p99, µs", (double) micros.getValueAtPercentile(99));
        readings.put("p99.9, µs", (double) micros.getValueAtPercentile(99.9));
        return readings;
    }

    /** Measures the average length of a delivered frame, by sending a few. */
    int frameBytes() {
        Tally before = driver.look();
        latencies(FEW_PER_SECOND, 0, 1, _ -> true);
        Tally after = driver.look();
        return (int) ((after.deliveredBytes - before.deliveredBytes) / (after.deliveries - before.deliveries));
    }

    private double cpu() {
        return servers.stream().mapToDouble(ServerProcess::cpuSeconds).sum();
    }

    private LongSupplier arrivals(Tally base) {
        Tally tally = driver.tally();
        long each = subscribers.size();
        return () -> {
            long delivered = (tally.deliveries - base.deliveries) / each;
            return stored ? Math.min(delivered, tally.acknowledgements - base.acknowledgements) : delivered;
        };
    }

    private void listen(Client.Listener listener) {
        subscribers.listen(listener);
        if (sender != null) {
            driver.on(() -> {
                sender.reset();
                sender.listen(listener);
                return null;
            });
        }
    }

    /** Waits until every connected client has everything. */
    private void settled(long sent) {
        Pause.until(
                PATIENCE,
                () -> driver.on(() -> subscribers.clients().stream()
                        .allMatch(client -> client.deliveries() >= sent || !client.reads())));
        LongSummaryStatistics got = driver.on(() -> subscribers.clients().stream()
                .filter(Client::reads)
                .mapToLong(Client::deliveries)
                .summaryStatistics());
        listen(NOBODY);
        if (got.getMin() != sent || got.getMax() != sent) {
            Tally tally = driver.look();
            throw new IllegalStateException("of " + sent + " messages subscribers got " + got.getMin() + " to "
                    + got.getMax() + "; " + tally.errors + " errors, " + tally.closed + " closed; " + tally.lastError);
        }
    }

    @Override
    public void close() {
        subscribers.close();
        if (sender != null) {
            sender.close().join();
        }
    }
}
