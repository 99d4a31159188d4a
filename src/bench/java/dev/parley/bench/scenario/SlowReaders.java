package dev.parley.bench.scenario;

import dev.parley.bench.driver.Client;
import dev.parley.bench.machine.Parley;
import dev.parley.bench.machine.ServerProcess;
import dev.parley.bench.reference.VertxServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** 10 of 200 subscribers stop reading: how the others are affected, and what it costs in memory. */
final class SlowReaders implements Scenario {
    private static final int SUBSCRIBERS = 200;
    private static final int SLOW = 10;
    private static final int PER_SECOND = 200;
    private static final int BYTES = 4096;
    private static final int WINDOW = 64;
    private static final String GROWTH = "RSS growth, MiB";

    @Override
    public void run(Setting setting) {
        try (Parley parley = Parley.start(setting.backends());
                ServerProcess server = ServerProcess.start("vertx", VertxServer.class)) {
            Supplier<Broadcast> atParley = () -> Broadcasts.event(setting, parley, SUBSCRIBERS, BYTES);
            Supplier<Broadcast> atVertx = () -> Broadcasts.vertx(setting, server, SUBSCRIBERS, BYTES, WINDOW);
            warmUp(setting, atParley);
            warmUp(setting, atVertx);
            List<Double> growth = new ArrayList<>();
            List<Double> vertxGrowth = new ArrayList<>();
            compare(setting, Setting.PARLEY, atParley, growth);
            compare(setting, Setting.VERTX, atVertx, vertxGrowth);
            setting.comparison(Setting.PARLEY, Setting.VERTX)
                    .run(
                            SLOW + " slow readers of " + SUBSCRIBERS,
                            () -> Map.of(GROWTH, growth.removeFirst()),
                            () -> Map.of(GROWTH, vertxGrowth.removeFirst()));
        }
    }

    private static void warmUp(Setting setting, Supplier<Broadcast> broadcast) {
        try (Broadcast all = broadcast.get()) {
            all.saturate(setting.warmUpSeconds());
        }
    }

    private static void compare(Setting setting, String name, Supplier<Broadcast> broadcast, List<Double> growth) {
        setting.comparison(name + ", " + SLOW + " slow", name + ", none slow")
                .run(
                        SLOW + " slow readers of " + SUBSCRIBERS,
                        () -> measure(setting, broadcast, SLOW, growth),
                        () -> measure(setting, broadcast, 0, new ArrayList<>()));
    }

    private static Map<String, Double> measure(
            Setting setting, Supplier<Broadcast> broadcast, int slow, List<Double> growth) {
        try (Broadcast all = broadcast.get()) {
            Set<Client> idle = Set.copyOf(all.subscribers().clients().subList(0, slow));
            ServerProcess server = all.servers().getFirst();
            double before = server.rssBytes();
            idle.forEach(client -> client.reading(false));
            Map<String, Double> readings = Broadcast.percentiles(
                    all.latencies(PER_SECOND, 1, setting.pick(4.0, 30.0), client -> !idle.contains(client)));
            growth.add((server.rssBytes() - before) / 1024 / 1024);
            return readings;
        }
    }
}
