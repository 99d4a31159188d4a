package dev.parley.dev;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.FreePort;
import dev.parley.testing.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dev mode as developers use it, with a client connected, reloaded ten times: profile {@code reload}. */
class LiveReloadCheck {
    private static final String NOTIFICATIONS = "/api/v1/websocket/notifications";
    private static final int RELOADS = 10;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Path CHANGED = Path.of("src/main/java/dev/parley/http/health/ServiceResource.java");
    private static final Pattern COMPLAINT = Pattern.compile("ERROR|WARN|Exception|^\\s+at [a-z]");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server = URI.create("http://localhost:" + FreePort.find());
    private final StringBuffer output = new StringBuffer();

    @Test
    @Timeout(900)
    void leavesNothingOfTheOldApplicationBehind(@TempDir Path project) throws Exception {
        for (String part : List.of("pom.xml", "mvnw", ".mvn", "src/main")) {
            copy(Path.of(part), project.resolve(part));
        }
        Process dev = start(project);
        try {
            await().atMost(300, SECONDS).until(() -> output.indexOf("Listening on:") >= 0 || !dev.isAlive());
            assertThat(greeting()).as(output.toString()).contains("Parley");
            await().atMost(20, SECONDS).until(() -> output.indexOf("More tokens") >= 0);
            assertThat(output.toString()).containsPattern("npx wscat -c \"ws://localhost:\\d+/ws\\?token=eyJ");
            String token = aPageOfAFileConnectsAndAsks();
            int started = output.length();
            List<Duration> took = new ArrayList<>();
            for (int i = 1; i <= RELOADS; i++) {
                connect();
                took.add(reload(project.resolve(CHANGED), i));
            }
            String log = output.substring(started);
            assertThat(get(NOTIFICATIONS, "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(200);
            assertThat(log.lines().filter(line -> COMPLAINT.matcher(line).find()))
                    .as("of %d reloads", RELOADS)
                    .isEmpty();
            assertThat(took).allMatch(duration -> duration.compareTo(LONGEST) < 0);
            System.out.println("Reloads took " + took);
        } finally {
            dev.descendants().forEach(ProcessHandle::destroy);
            dev.destroy();
            dev.waitFor(20, SECONDS);
            Files.writeString(Path.of("target/live-reload.log"), output);
        }
    }

    private Process start(Path project) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "./mvnw",
                        "-B",
                        "quarkus:dev",
                        "-Ddebug=false",
                        "-Dquarkus.console.enabled=false",
                        "-Dquarkus.http.port=" + server.getPort(),
                        "-Dquarkus.management.port=" + FreePort.find())
                .directory(project.toFile())
                .redirectErrorStream(true);
        builder.environment().put("WEBSOCKET_CORS_ORIGINS", "http://localhost:3000");
        Process dev = builder.start();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader lines = dev.inputReader()) {
                lines.lines().forEach(line -> output.append(line).append('\n'));
            } catch (IOException | UncheckedIOException e) {
                output.append(e);
            }
        });
        return dev;
    }

    /** The next request replaces the old application, and the new one answers it. */
    private Duration reload(Path source, int number) throws IOException {
        String text = Files.readString(source);
        Files.writeString(
                source, text.replaceAll("\"service\", \"Parley[^\"]*\"", "\"service\", \"Parley " + number + "\""));
        long began = System.nanoTime();
        await().atMost(120, SECONDS).until(() -> greeting().contains("\"Parley " + number + "\""));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /**
     * Whatever the list of origins: the test client of a team whose {@code .env} has one is such a page. It has a token
     * pasted, since a sandboxed frame of any page has the same origin.
     */
    private String aPageOfAFileConnectsAndAsks() throws Exception {
        String token = token(get("/dev/token?user=bob").body());
        var refused = get("/dev/token?user=bob", "Origin", "null");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("\"code\":\"forbidden\"");
        var answer = get(NOTIFICATIONS, "Origin", "null", "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("null");
        http.newWebSocketBuilder()
                .header("Origin", "null")
                .buildAsync(
                        URI.create("ws://localhost:" + server.getPort() + "/ws/connect?token=" + token),
                        new WebSocket.Listener() {})
                .join()
                .abort();
        assertThatThrownBy(() -> http.newWebSocketBuilder()
                        .header("Origin", "https://evil.example")
                        .buildAsync(
                                URI.create("ws://localhost:" + server.getPort() + "/ws/connect?token=" + token),
                                new WebSocket.Listener() {})
                        .join())
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
        // The secret of tests is public.
        assertThat(get(NOTIFICATIONS, "Authorization", "Bearer " + Tokens.forProcess("bob"))
                        .statusCode())
                .isEqualTo(401);
        return token;
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
        return http.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private static String token(String body) {
        return body.replaceFirst("(?s).*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }

    private String greeting() throws InterruptedException {
        try {
            return http.send(
                            HttpRequest.newBuilder(server.resolve("/"))
                                    .timeout(Duration.ofSeconds(120))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    /** Alice is online while the application is replaced. */
    private void connect() throws InterruptedException {
        try {
            String token = token(http.send(
                            HttpRequest.newBuilder(server.resolve("/dev/token?user=alice"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
            http.newWebSocketBuilder()
                    .buildAsync(
                            URI.create("ws://localhost:" + server.getPort() + "/ws?token=" + token),
                            new WebSocket.Listener() {})
                    .join();
        } catch (IOException | CompletionException e) {
            throw new AssertionError("no connection; the log says:\n" + output, e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, from.equals(file) ? to : copy);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
