package dev.parley.bench.scenario;

import dev.parley.bench.driver.Client;
import dev.parley.bench.driver.Crowd;
import dev.parley.bench.driver.Dial;
import dev.parley.bench.machine.Parley;
import dev.parley.bench.machine.Pause;
import dev.parley.bench.machine.ServerProcess;
import dev.parley.bench.reference.VertxServer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Connecting with a token and subscribing to 20 conversations, 64 clients at a time. The reference has no
 * conversations.
 */
final class Connect implements Scenario {
    static final double AFTERMATH = 8;
    private static final int CONVERSATIONS = 20;

    @Override
    public void run(Setting setting) {
        int count = setting.pick(500, 5000);
        try (Parley parley = Parley.start(setting.backends());
                ServerProcess server = ServerProcess.start("vertx", VertxServer.class)) {
            String[] groups = Groups.ofTheSame(parley, CONVERSATIONS, Parley.users("c", Groups.SIZE));
            IntFunction<Dial> toParley = i -> parley.dial("c" + i % Groups.SIZE);
            IntFunction<Dial> toVertx = i -> Broadcasts.dial(server, "c" + i, "/ws");
            measure(setting, parley.process(), count, toParley, client -> Parley.subscribe(client, groups));
            measure(setting, server, count, toVertx, client -> Parley.subscribe(client, groups));
            setting.comparison(Setting.PARLEY, Setting.VERTX)
                    .run(
                            "connect, authenticate, subscribe to " + CONVERSATIONS,
                            () -> measure(
                                    setting,
                                    parley.process(),
                                    count,
                                    toParley,
                                    client -> Parley.subscribe(client, groups)),
                            () -> measure(setting, server, count, toVertx, client -> Parley.subscribe(client, groups)));
        }
    }

    private static Map<String, Double> measure(
            Setting setting,
            ServerProcess server,
            int count,
            IntFunction<Dial> dial,
            Function<Client, CompletableFuture<?>> enter) {
        // Other users are notified of those who left a little later, which must not fall into the next measurement.
        Pause.of(setting.pick(1.0, AFTERMATH));
        double cpu = server.cpuSeconds();
        long start = System.nanoTime();
        try (Crowd _ = Crowd.open(setting.driver(), count, dial, enter)) {
            double elapsed = (System.nanoTime() - start) / 1e9;
            Map<String, Double> readings = new LinkedHashMap<>();
            readings.put("connections/s", count / elapsed);
            readings.put("connections/s per server core", count / (server.cpuSeconds() - cpu));
            return readings;
        }
    }
}
