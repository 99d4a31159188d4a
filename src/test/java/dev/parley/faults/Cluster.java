package dev.parley.faults;

import static org.awaitility.Awaitility.await;

import dev.parley.testing.ChatClient;
import dev.parley.testing.CuttableProxy;
import dev.parley.testing.Servers;
import dev.parley.testing.Signals;
import dev.parley.testing.SpanCollector;
import dev.parley.testing.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Three instances of the packaged service on a PostgreSQL and a Redis of their own. The last instance is behind
 * proxies, on its way to those servers and from its clients.
 */
final class Cluster implements AutoCloseable, Device.Doors {
    static final Duration LEASE = Duration.ofSeconds(3);
    static final Duration RECONNECT_GRACE = Duration.ofSeconds(2);
    /** The index of the instance behind proxies. */
    static final int FAR = 2;

    private static final int INSTANCES = 3;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String[] PROPERTIES = {
        "parley.presence.lease=" + LEASE.toSeconds() + "s",
        "parley.presence.reconnect-grace=" + RECONNECT_GRACE.toSeconds() + "s",
        "parley.drain.window=1s"
    };

    private final Vertx vertx = Vertx.vertx();
    private final Servers servers;
    private final CuttableProxy postgres;
    private final CuttableProxy redis;
    private final SpanCollector spans = SpanCollector.start(vertx);
    private final List<Instance> instances = new ArrayList<>();

    private int store;

    private Cluster(Servers servers) {
        this.servers = servers;
        this.store = servers.postgres().port();
        this.postgres = new CuttableProxy(vertx, "127.0.0.1", servers.postgres().port());
        this.redis = new CuttableProxy(vertx, "127.0.0.1", servers.redis().port());
    }

    static Cluster start() throws Exception {
        return start(Servers.fresh(), Map.of());
    }

    /** @param more additional environment of all instances; the servers are closed with the cluster */
    static Cluster start(Servers servers, Map<String, String> more) throws Exception {
        Cluster cluster = new Cluster(servers);
        try {
            Map<String, String> near = new HashMap<>(cluster.servers.environment());
            near.putAll(more);
            // A sample of the messages, as operators would configure it.
            near.putAll(Map.of(
                    "TRACING",
                    "true",
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    cluster.spans.address().toString(),
                    "OTEL_TRACES_SAMPLER",
                    "parentbased_traceidratio",
                    "OTEL_TRACES_SAMPLER_ARG",
                    "0.1",
                    "OTEL_BSP_SCHEDULE_DELAY",
                    "200"));
            Map<String, String> far = new HashMap<>(near);
            far.computeIfPresent(
                    "POSTGRES_DSN",
                    (_, url) -> url.replace(":" + cluster.servers.postgres().port(), ":" + cluster.postgres.port()));
            far.computeIfPresent(
                    "REDIS_URL",
                    (_, url) -> url.replace(":" + cluster.servers.redis().port(), ":" + cluster.redis.port()));
            for (int i = 0; i < INSTANCES; i++) {
                cluster.instances.add(
                        i == FAR ? new Instance(far, cluster.vertx, PROPERTIES) : new Instance(near, null, PROPERTIES));
            }
            cluster.startThoseThatEnded();
            return cluster;
        } catch (Exception | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void startThoseThatEnded() throws Exception {
        List<Instance> ended =
                instances.stream().filter(instance -> !instance.isRunning()).toList();
        for (Instance instance : ended) {
            instance.start();
        }
        for (Instance instance : ended) {
            instance.ready();
        }
    }

    /** Repairs what a test left behind: afterwards all servers and instances run. */
    void mend() throws Exception {
        servers.redis().start();
        goOnRedis();
        servers.postgres().start();
        postgres.heal();
        redis.heal();
        for (Instance instance : instances) {
            if (instance.isRunning()) {
                instance.goOn();
            }
        }
        startThoseThatEnded();
        await().atMost(Duration.ofSeconds(30)).until(() -> instances.stream()
                .allMatch(it -> it.metric("parley_bus_up") == 1 && it.metric("parley_presence_linked") == 1));
    }

    /** Stops Redis until {@link #goOnRedis}. */
    void holdRedis() {
        Signals.send(servers.redis().process(), "STOP");
    }

    void goOnRedis() {
        Signals.send(servers.redis().process(), "CONT");
    }

    Servers servers() {
        return servers;
    }

    /** The port of the PostgreSQL that has the stored data. */
    int store() {
        return store;
    }

    /** Uses another PostgreSQL from now on. */
    void storedAt(int port) {
        store = port;
    }

    Instance instance(int index) {
        return instances.get(index);
    }

    List<Instance> instances() {
        return instances;
    }

    /** The proxy between the far instance and PostgreSQL. */
    CuttableProxy postgres() {
        return postgres;
    }

    /** The proxy between the far instance and Redis. */
    CuttableProxy redis() {
        return redis;
    }

    URI door(int index) {
        return instance(index).address().resolve("/ws");
    }

    @Override
    public int count() {
        return INSTANCES;
    }

    @Override
    public ChatClient enter(int index, String user, Duration patience) {
        return ChatClient.dial(door(index)).as(user).within(patience).connect();
    }

    /** Connects a client that ignores presence. */
    ChatClient client(int index, String user) {
        ChatClient client = ChatClient.dial(door(index))
                .as(user)
                .ignoring("presence.changed")
                .connect();
        client.next("auth.success");
        return client;
    }

    /** @return the new group's id */
    String group(String owner, List<String> others) {
        String members =
                others.stream().map(user -> "{'user_id':'" + user + "'}").collect(Collectors.joining(","));
        String answer = call(0, owner, "POST", "", "{'kind':'group','title':'Team','members':[" + members + "]}");
        return new JsonObject(answer).getString("conversation_id");
    }

    /** The spans that the instances sent. */
    SpanCollector spans() {
        return spans;
    }

    /** The URL of the HTTP API for conversations. */
    String call(int index, String user, String method, String path, String body) {
        return call(index, Tokens.mint(user), method, "/api/v1/conversations" + path, body);
    }

    /** The trace of a message, as the instance returns it to an admin. */
    String trace(int index, String messageId) {
        return call(index, Tokens.mint("root").roles("admin"), "GET", "/api/v1/messages/" + messageId + "/trace", "");
    }

    private String call(int index, Tokens caller, String method, String path, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(instance(index).address() + path))
                    .header("Authorization", "Bearer " + caller.token())
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                    .build();
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
        Stream.of(postgres, redis).forEach(CuttableProxy::close);
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        servers.close();
    }
}
