package dev.parley.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.parley.testing.NodeScripts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A small page of an app that uses Parley's React hooks, served from its own origin. */
final class ReactPage implements AutoCloseable {
    private static final Path LIBRARIES = Path.of("src/test/js/client");
    private static final Path PAGE = Path.of("src/test/js/browser");
    private static final Path WORK = Path.of("target/web-client-test");
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html; charset=utf-8", "js", "text/javascript", "mjs", "text/javascript");

    private final HttpServer server;
    private final Set<String> served = new HashSet<>();

    private ReactPage(HttpServer server) {
        this.server = server;
    }

    /** Serves nothing yet, but has its address, which the service needs to know before it starts. */
    static ReactPage open() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        return new ReactPage(server);
    }

    String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Opens the page with that token in a browser. */
    String address(URI service, String conversation, String token) {
        return origin() + "/?server=" + service + "&chat=" + conversation + "#" + token;
    }

    /**
     * Bundles React for a browser and serves it with the page; skips the test, with a message, without Node and npm.
     */
    void prepare() throws Exception {
        NodeScripts scripts = NodeScripts.in(LIBRARIES, WORK);
        scripts.copy(PAGE, "browser");
        NodeScripts.Result bundled = scripts.run(
                "react-bundle.txt",
                Map.of(),
                esbuild().toString(),
                "browser/react.mjs",
                "--bundle",
                "--format=esm",
                "--define:process.env.NODE_ENV=\"production\"",
                "--outfile=browser/react.js",
                "--log-level=warning");
        assertThat(bundled.exitCode()).as(bundled.output()).isZero();
        serve("/", "index.html");
        serve("/page.mjs", "page.mjs");
        serve("/react.js", "react.js");
    }

    /** Serves the page that calls another one. */
    void prepareCalls() throws Exception {
        NodeScripts.in(LIBRARIES, WORK).copy(PAGE, "browser");
        serve("/call", "call.html");
        serve("/call.mjs", "call.mjs");
    }

    private static Path esbuild() throws IOException {
        try (Stream<Path> files =
                Files.find(Path.of("target/esbuild"), 12, (path, is) -> path.endsWith("bin/esbuild"))) {
            return files.findFirst().orElseThrow().toAbsolutePath();
        }
    }

    private void serve(String path, String name) throws IOException {
        if (!served.add(path)) {
            return;
        }
        byte[] content = Files.readAllBytes(WORK.resolve("browser").resolve(name));
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
