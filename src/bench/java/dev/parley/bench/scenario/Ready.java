package dev.parley.bench.scenario;

import dev.parley.bench.machine.Parley;
import dev.parley.bench.machine.Pause;
import dev.parley.bench.machine.ServerProcess;
import dev.parley.bench.reference.VertxServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;

/** From the process' start to its first good answer: Parley's health, with its schema in place, and a bare server's. */
final class Ready implements Scenario {
    private static final double PATIENCE = 60;

    @Override
    public void run(Setting setting) {
        parley(setting);
        setting.comparison(Setting.PARLEY, Setting.VERTX).run("start", () -> parley(setting), Ready::vertx);
    }

    private static Map<String, Double> parley(Setting setting) {
        long start = System.nanoTime();
        try (Parley parley = Parley.start(setting.backends())) {
            return ready(parley.process(), start);
        }
    }

    private static Map<String, Double> vertx() {
        long start = System.nanoTime();
        try (ServerProcess server = ServerProcess.start("vertx", VertxServer.class)) {
            return ready(server, start);
        }
    }

    private static Map<String, Double> ready(ServerProcess server, long start) {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/health");
        if (!Pause.until(PATIENCE, () -> answers(uri))) {
            throw new IllegalStateException("not ready");
        }
        return Map.of("ready after, s", (System.nanoTime() - start) / 1e9);
    }

    private static boolean answers(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
