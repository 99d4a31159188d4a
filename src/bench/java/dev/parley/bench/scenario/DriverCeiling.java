package dev.parley.bench.scenario;

import dev.parley.bench.driver.Client;
import dev.parley.bench.driver.Crowd;
import dev.parley.bench.driver.Frames;
import dev.parley.bench.driver.Tally;
import dev.parley.bench.machine.Parley;
import dev.parley.bench.machine.Pause;
import dev.parley.bench.machine.ProcessStats;
import dev.parley.bench.machine.ServerProcess;
import dev.parley.bench.reference.NettyFlood;
import dev.parley.bench.reference.VertxServer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whether the load driver is the bottleneck: how many frames of 128 bytes it reads from a server that only writes them,
 * compared with what it reads from the reference.
 */
final class DriverCeiling implements Scenario {
    private static final int SUBSCRIBERS = 1000;
    private static final int BYTES = 128;
    private static final int WINDOW = 64;
    private static final byte[] GO = Frames.text("go");

    @Override
    public void run(Setting setting) {
        try (ServerProcess vertx = ServerProcess.start("vertx", VertxServer.class);
                Broadcast reference = Broadcasts.vertx(setting, vertx, SUBSCRIBERS, BYTES, WINDOW)) {
            reference.saturate(setting.warmUpSeconds());
            setting.comparison("load driver, flooded", Setting.VERTX)
                    .run(
                            "driver ceiling, " + SUBSCRIBERS + " subscribers",
                            () -> flood(setting),
                            () -> only(reference.saturate(setting.seconds())));
        }
    }

    private static Map<String, Double> only(Map<String, Double> readings) {
        readings.keySet().retainAll(Set.of("deliveries/s", "load driver CPU, cores"));
        return readings;
    }

    private static Map<String, Double> flood(Setting setting) {
        try (ServerProcess server = ServerProcess.start("flood", NettyFlood.class)) {
            Crowd crowd = Crowd.open(
                    setting.driver(), SUBSCRIBERS, i -> Broadcasts.dial(server, "f" + i, "/ws"), Parley::subscribe);
            crowd.clients().forEach(client -> setting.driver().loop().execute(() -> go(client)));
            Pause.of(setting.pick(1.0, 3.0));
            Tally before = setting.driver().look();
            long me = ProcessHandle.current().pid();
            double cpu = ProcessStats.cpuSeconds(me);
            long start = System.nanoTime();
            Pause.of(setting.seconds());
            Tally after = setting.driver().look();
            double seconds = (System.nanoTime() - start) / 1e9;
            cpu = ProcessStats.cpuSeconds(me) - cpu;
            server.close();
            Pause.until(10, () -> crowd.clients().stream().noneMatch(Client::reads));
            Map<String, Double> readings = new LinkedHashMap<>();
            readings.put("deliveries/s", (after.deliveries - before.deliveries) / seconds);
            readings.put("load driver CPU, cores", cpu / seconds);
            return readings;
        }
    }

    private static void go(Client client) {
        client.write(GO);
        client.flush();
    }
}
