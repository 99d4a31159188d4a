package dev.parley.bench.scenario;

import dev.parley.bench.machine.Parley;
import dev.parley.bench.machine.Parley.Form;
import dev.parley.bench.machine.Pause;
import dev.parley.bench.machine.ProcessStats;
import dev.parley.bench.machine.ServerProcess;
import dev.parley.bench.reference.VertxServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * From the process' start to its first good response: Parley's health, with its schema in place, a bare server's, and
 * that of a minimal Quarkus service.
 */
final class Ready implements Scenario {
    private static final double PATIENCE = 60;
    private static final String HELLO =
            System.getProperty("bench.hello", "target/bench/hello/quarkus-app/quarkus-run.jar");

    @Override
    public void run(Setting setting) {
        parley(setting, Form.JAR);
        setting.comparison(Setting.PARLEY, Setting.VERTX).run("start", () -> parley(setting, Form.JAR), Ready::vertx);
        setting.comparison(Setting.PARLEY, "Quarkus hello").run("start", () -> parley(setting, Form.JAR), Ready::hello);
        if (Form.TRAINED.isThere()) {
            setting.comparison("Parley, trained", "Quarkus hello")
                    .run("start", () -> parley(setting, Form.TRAINED), Ready::hello);
        } else {
            setting.report().remark("ready: the package is not trained; with -Paot it is");
        }
    }

    static Map<String, Double> parley(Setting setting, Form form) {
        long start = System.nanoTime();
        try (Parley parley = Parley.start(setting.backends(), "parley", form)) {
            return ready(parley.process(), start, "/health");
        }
    }

    private static Map<String, Double> vertx() {
        long start = System.nanoTime();
        try (ServerProcess server = ServerProcess.start("vertx", VertxServer.class)) {
            return ready(server, start, "/health");
        }
    }

    private static Map<String, Double> hello() {
        long start = System.nanoTime();
        Map<String, String> environment = Map.of("QUARKUS_HTTP_PORT", "0");
        try (ServerProcess server = ServerProcess.start("hello", environment, List.of("-jar", HELLO))) {
            return ready(server, start, "/hello");
        }
    }

    private static Map<String, Double> ready(ServerProcess server, long start, String path) {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        if (!Pause.until(PATIENCE, () -> answers(uri))) {
            throw new IllegalStateException("not ready");
        }
        return Map.of(
                "ready after, s",
                (System.nanoTime() - start) / 1e9,
                "RSS then, MiB",
                ProcessStats.rssBytes(server.pid()) / 1024.0 / 1024);
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
