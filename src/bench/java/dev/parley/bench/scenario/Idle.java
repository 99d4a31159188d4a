package dev.parley.bench.scenario;

import dev.parley.bench.driver.Client;
import dev.parley.bench.driver.Crowd;
import dev.parley.bench.driver.Dial;
import dev.parley.bench.machine.Parley;
import dev.parley.bench.machine.Pause;
import dev.parley.bench.machine.ServerProcess;
import dev.parley.bench.reference.VertxServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/** Connections that only answer a ping every 30 s: authenticated, subscribed to one conversation. */
final class Idle implements Scenario {
    @Override
    public void run(Setting setting) {
        // Many systems limit a process to 20,000 open files.
        List<Integer> steps = setting.pick(List.of(500, 1000), List.of(5000, 10_000, 19_000));
        setting.comparison(Setting.PARLEY, Setting.VERTX)
                .run("idle", () -> parley(setting, steps), () -> vertx(setting, steps));
    }

    private static Map<String, Double> parley(Setting setting, List<Integer> steps) {
        try (Parley parley = Parley.start(setting.backends())) {
            String[] groups = Groups.inTurn(parley, "i", steps.getLast());
            return measure(
                    setting,
                    parley.process(),
                    steps,
                    i -> parley.dial("i" + i),
                    (client, i) -> Parley.subscribe(client, groups[i / Groups.SIZE]));
        }
    }

    private static Map<String, Double> vertx(Setting setting, List<Integer> steps) {
        try (ServerProcess server = ServerProcess.start("vertx", VertxServer.class)) {
            return measure(
                    setting,
                    server,
                    steps,
                    i -> Broadcasts.dial(server, "i" + i, "/ws"),
                    (client, _) -> Parley.subscribe(client));
        }
    }

    private static Map<String, Double> measure(
            Setting setting,
            ServerProcess server,
            List<Integer> steps,
            IntFunction<Dial> dial,
            BiFunction<Client, Integer, CompletableFuture<?>> enter) {
        // What the first connections load and compile does not belong to a connection.
        Crowd.open(setting.driver(), 200, dial, client -> enter.apply(client, 0))
                .close();
        Map<String, Double> readings = new LinkedHashMap<>();
        List<Crowd> crowds = new ArrayList<>();
        double empty = server.rssBytes();
        cpu(setting, server, 0, readings);
        int there = 0;
        for (int step : steps) {
            int from = there;
            crowds.add(Crowd.numbered(
                    setting.driver(),
                    step - from,
                    i -> dial.apply(from + i),
                    (client, i) -> enter.apply(client, from + i)));
            there = step;
            readings.put("RSS growth per connection, KiB, " + step, (server.rssBytes() - empty) / 1024 / step);
            cpu(setting, server, step, readings);
        }
        crowds.forEach(Crowd::close);
        return readings;
    }

    private static void cpu(Setting setting, ServerProcess server, int connections, Map<String, Double> readings) {
        double before = server.cpuSeconds();
        double seconds = setting.pick(5.0, 30.0);
        Pause.of(seconds);
        readings.put("CPU, cores, " + connections, (server.cpuSeconds() - before) / seconds);
    }
}
