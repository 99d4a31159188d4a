package dev.parley.bench.scenario;

import dev.parley.bench.driver.Client;
import dev.parley.bench.driver.Crowd;
import dev.parley.bench.driver.Dial;
import dev.parley.bench.driver.Driver;
import dev.parley.bench.driver.Tally;
import dev.parley.bench.machine.Parley;
import dev.parley.bench.machine.Pause;
import dev.parley.bench.machine.ServerProcess;
import dev.parley.bench.reference.VertxServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * All clients reconnect at once and have missed 50 messages, which Parley reads from PostgreSQL; the reference has as
 * many of the same length in its memory.
 */
final class ResumeStorm implements Scenario {
    private static final int MISSED = 50;
    private static final int BYTES = 128;
    private static final double PATIENCE = 120;

    @Override
    public void run(Setting setting) {
        int clients = setting.pick(200, 1000);
        List<String> users = Parley.users("r", clients);
        try (Parley parley = Parley.start(setting.backends());
                ServerProcess server = ServerProcess.start("vertx", VertxServer.class)) {
            String group = parley.group("r0", users);
            int bytes = fill(setting.driver(), parley, group);
            IntFunction<Dial> toParley = i -> parley.dial(users.get(i));
            IntFunction<Dial> toVertx =
                    i -> Broadcasts.dial(server, users.get(i), "/ws?replay=" + MISSED + "&bytes=" + bytes);
            Function<Client, CompletableFuture<?>> resume = client -> resume(client, group);
            for (int i = 0; i < setting.pick(1, 5); i++) {
                measure(setting, parley.process(), clients, toParley, resume);
                measure(setting, server, clients, toVertx, Parley::subscribe);
            }
            setting.comparison(Setting.PARLEY, Setting.VERTX)
                    .run(
                            "resume storm, " + clients + " × " + MISSED,
                            () -> measure(setting, parley.process(), clients, toParley, resume),
                            () -> measure(setting, server, clients, toVertx, Parley::subscribe));
        }
    }

    /** @return the length of the frames that are resumed */
    private static int fill(Driver driver, Parley parley, String group) {
        Client sender = Broadcasts.one(driver, parley.dial("r0"));
        Parley.subscribe(sender, group).join();
        var messages = Broadcasts.messages(group, BYTES);
        Tally before = driver.look();
        driver.on(() -> {
            for (int i = 0; i < MISSED; i++) {
                sender.write(messages.get());
            }
            sender.flush();
            return null;
        });
        await(driver, before.deliveries + MISSED);
        sender.close().join();
        Tally after = driver.look();
        return (int) ((after.deliveredBytes - before.deliveredBytes) / (after.deliveries - before.deliveries));
    }

    private static CompletableFuture<String> resume(Client client, String group) {
        return client.ask(
                "{\"type\":\"subscribe\",\"payload\":{\"conversation_ids\":[\"" + group + "\"],\"since\":{\"" + group
                        + "\":0}}}",
                "subscribed");
    }

    private static Map<String, Double> measure(
            Setting setting,
            ServerProcess server,
            int clients,
            IntFunction<Dial> dial,
            Function<Client, CompletableFuture<?>> enter) {
        Driver driver = setting.driver();
        Pause.of(setting.pick(1.0, Connect.AFTERMATH));
        long before = driver.look().deliveries;
        double cpu = server.cpuSeconds();
        long start = System.nanoTime();
        try (Crowd _ = Crowd.open(driver, clients, clients, dial, (client, _) -> enter.apply(client))) {
            await(driver, before + (long) clients * MISSED);
            double elapsed = (System.nanoTime() - start) / 1e9;
            Map<String, Double> readings = new LinkedHashMap<>();
            readings.put("until all are level, s", elapsed);
            readings.put("clients/s per server core", clients / (server.cpuSeconds() - cpu));
            return readings;
        }
    }

    private static void await(Driver driver, long deliveries) {
        if (!Pause.until(PATIENCE, () -> driver.look().deliveries >= deliveries)) {
            Tally tally = driver.look();
            throw new IllegalStateException("missing " + (deliveries - tally.deliveries) + "; " + tally.lastError);
        }
    }
}
