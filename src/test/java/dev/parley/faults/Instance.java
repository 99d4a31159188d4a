package dev.parley.faults;

import dev.parley.testing.CuttableProxy;
import dev.parley.testing.PackagedProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** An instance of the packaged service, which can be stopped in several ways and started again. */
final class Instance implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Map<String, String> environment;
    private final String[] properties;
    private final Vertx vertx;
    private volatile PackagedProcess process;
    private volatile CuttableProxy front;
    private volatile URI address;

    /** @param vertx runs the proxy for its clients; null if they have none */
    Instance(Map<String, String> environment, Vertx vertx, String... properties) {
        this.environment = environment;
        this.vertx = vertx;
        this.properties = properties;
    }

    /** Starts it without waiting for {@link #ready()}, so that several can start at the same time. */
    void start() throws IOException {
        process = PackagedProcess.start(environment, properties);
    }

    void ready() throws Exception {
        URI own = process.address();
        if (vertx != null) {
            closeFront();
            front = new CuttableProxy(vertx, own.getHost(), own.getPort());
            own = URI.create("http://localhost:" + front.port());
        }
        address = own;
    }

    void kill() throws InterruptedException {
        process.process().destroyForcibly().waitFor();
    }

    /** Stops it with SIGTERM, and waits for its drain. */
    void end() throws InterruptedException {
        process.signal("TERM");
        process.exitCode();
    }

    /** Freezes it (SIGSTOP). */
    void hold() {
        process.signal("STOP");
    }

    void goOn() {
        process.signal("CONT");
    }

    boolean isRunning() {
        return process != null && process.process().isAlive();
    }

    /** The proxy between it and its clients. */
    CuttableProxy front() {
        return front;
    }

    /** @throws CompletionException before it has started */
    URI address() {
        if (!isRunning()) {
            throw new CompletionException("it does not run", null);
        }
        return address;
    }

    /** The sum of the metric over all its tags. */
    double metric(String metric) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** All metrics, as Prometheus reads them. */
    String metrics() {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(management().resolve("/q/metrics")).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The URL of the management port. */
    URI management() {
        try {
            return process.management();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void closeFront() {
        if (front != null) {
            front.close();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        closeFront();
    }
}
