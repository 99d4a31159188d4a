package dev.parley.bench.machine;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.bench.driver.Client;
import dev.parley.bench.driver.Crowd;
import dev.parley.bench.driver.Dial;
import dev.parley.bench.driver.Driver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The package of Parley, as a process. */
public final class Parley implements AutoCloseable {
    /** High limits, because in a benchmark few users at one address send as fast as possible. */
    private static final List<String> LIMITS = List.of(
            "PARLEY_LIMITS_CONNECTIONS",
            "PARLEY_LIMITS_CONNECTIONS_PER_USER",
            "PARLEY_LIMITS_CONNECTIONS_PER_ADDRESS",
            "PARLEY_LIMITS_UPGRADES_PER_SECOND",
            "PARLEY_LIMITS_UPGRADE_BURST",
            "PARLEY_LIMITS_UPGRADES_PER_SECOND_PER_ADDRESS",
            "PARLEY_LIMITS_UPGRADE_BURST_PER_ADDRESS",
            "PARLEY_LIMITS_FRAMES_PER_SECOND",
            "PARLEY_LIMITS_FRAME_BURST",
            "PARLEY_LIMITS_BYTES_PER_SECOND",
            "PARLEY_LIMITS_BYTE_BURST",
            "PARLEY_LIMITS_SIGNALS_PER_SECOND",
            "PARLEY_LIMITS_SIGNAL_BURST",
            "PARLEY_LIMITS_SENDS_PER_SECOND",
            "PARLEY_LIMITS_SEND_BURST",
            "PARLEY_LIMITS_INBOX_FRAMES",
            "PARLEY_LIMITS_SUBSCRIPTIONS_PER_SECOND",
            "PARLEY_LIMITS_SUBSCRIPTION_BURST",
            "PARLEY_LIMITS_RELAYS_PER_SECOND",
            "PARLEY_LIMITS_RELAY_BURST",
            "PARLEY_LIMITS_READS_PER_SECOND",
            "PARLEY_LIMITS_READ_BURST",
            "PARLEY_LIMITS_INVITATIONS_PER_HOUR",
            "PARLEY_LIMITS_INVITATION_BURST",
            "PARLEY_LIMITS_REQUESTS_PER_USER",
            "PARLEY_LIMITS_SERVICE_CALLS_PER_SECOND",
            "PARLEY_LIMITS_SERVICE_CALL_BURST",
            "PARLEY_LIMITS_MEMBERS_PER_GROUP");
    /** The variant that is started. */
    public enum Form {
        JAR,
        /** The package with the cache of its training run, which profile {@code aot} wrote beside it. */
        TRAINED,
        /** The executable of profile {@code native}, at {@code bench.native}. */
        EXECUTABLE;

        public boolean isThere() {
            return Files.isRegularFile(
                    switch (this) {
                        case JAR -> PACKAGE;
                        case TRAINED -> CACHE;
                        case EXECUTABLE -> NATIVE;
                    });
        }

        /** The package that is shipped for a JVM, if it exists. */
        public static Form usual() {
            return TRAINED.isThere() ? TRAINED : JAR;
        }
    }

    private static final Path PACKAGE =
            Path.of(System.getProperty("bench.package", "target/quarkus-app/quarkus-run.jar"));
    private static final Path CACHE = PACKAGE.resolveSibling("app.aot");
    private static final Path NATIVE = Path.of(System.getProperty("bench.native", ""));
    private static final String HIGH = "1000000000";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ServerProcess process;

    private Parley(ServerProcess process) {
        this.process = process;
    }

    public static Parley start(Backends backends) {
        return start(backends, "parley");
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param name the name of its log
     */
    public static Parley start(Backends backends, String name) {
        return start(backends, name, Form.usual());
    }

    public static Parley start(Backends backends, String name, Form form) {
        Map<String, String> environment = new HashMap<>();
        LIMITS.forEach(limit -> environment.put(limit, HIGH));
        environment.put("PORT", "0");
        environment.put("MANAGEMENT_PORT", "0");
        environment.put("POSTGRES_DSN", backends.postgresDsn());
        environment.put("REDIS_URL", backends.redisUrl());
        environment.put("JWT_SECRET", Jwt.SECRET);
        ServerProcess process =
                switch (form) {
                    case JAR -> ServerProcess.start(name, environment, List.of("-jar", PACKAGE.toString()));
                    case TRAINED ->
                        ServerProcess.start(
                                name, environment, List.of("-XX:AOTCache=" + CACHE, "-jar", PACKAGE.toString()));
                    case EXECUTABLE -> ServerProcess.executable(name, environment, NATIVE);
                };
        try {
            process.address();
            return new Parley(process);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    public ServerProcess process() {
        return process;
    }

    public Dial dial(String user) {
        return new Dial(process.address(), "/ws", Jwt.of(user));
    }

    /** Connects that many clients, as {@code user} names each, subscribed to one conversation. */
    public Crowd subscribers(Driver driver, int count, IntFunction<String> user, String conversation) {
        return Crowd.open(driver, count, i -> dial(user.apply(i)), client -> subscribe(client, conversation));
    }

    public static CompletableFuture<String> subscribe(Client client, String... conversations) {
        return client.ask(
                "{\"type\":\"subscribe\",\"payload\":{\"conversation_ids\":[\"" + String.join("\",\"", conversations)
                        + "\"]}}",
                "subscribed");
    }

    public static CompletableFuture<String> join(Client client, String room) {
        return client.ask("{\"type\":\"room.join\",\"payload\":{\"room\":\"" + room + "\"}}", "room.joined");
    }

    /** @return the id of a new group */
    public String group(String owner, List<String> members) {
        String others = members.stream()
                .filter(user -> !user.equals(owner))
                .map(user -> "{\"user_id\":\"" + user + "\"}")
                .collect(Collectors.joining(","));
        return create(owner, "{\"kind\":\"group\",\"title\":\"Bench\",\"members\":[" + others + "]}");
    }

    /** @return the id of the pair's conversation */
    public String direct(String one, String other) {
        return create(one, "{\"kind\":\"direct\",\"user_id\":\"" + other + "\"}");
    }

    public static List<String> users(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private String create(String user, String body) {
        InetSocketAddress address = process.address();
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + "/api/v1/conversations");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + Jwt.of(user))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body()).get("conversation_id").textValue();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}
