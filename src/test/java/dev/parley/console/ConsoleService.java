package dev.parley.console;

import dev.parley.testing.FreePort;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.Servers;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The packaged service with its console switched on: it can be killed, and restarts at the same address. */
final class ConsoleService implements AutoCloseable {
    private final Servers servers = Servers.fresh();
    private final int port = FreePort.find();
    private final Map<String, String> environment = new HashMap<>(servers.environment());
    private PackagedProcess process;

    /** @param origins origins of other pages that may connect */
    ConsoleService(String... origins) {
        environment.put("PORT", String.valueOf(port));
        environment.put("CONSOLE", "true");
        environment.put(
                "WEBSOCKET_CORS_ORIGINS", address() + (origins.length == 0 ? "" : "," + String.join(",", origins)));
    }

    ConsoleService start() throws Exception {
        process = PackagedProcess.start(environment);
        process.address();
        return this;
    }

    /** Kills it like {@code kill -9}. */
    void kill() throws InterruptedException {
        process.process().destroyForcibly().waitFor();
    }

    URI address() {
        return URI.create("http://localhost:" + port);
    }

    String console() {
        return address() + "/console";
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        servers.close();
    }
}
