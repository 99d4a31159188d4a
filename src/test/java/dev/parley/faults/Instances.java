package dev.parley.faults;

import dev.parley.testing.ChatClient;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.Servers;
import dev.parley.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packaged service, some times over, on servers of its own. */
final class Instances implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Servers servers = Servers.fresh();
    private final List<PackagedProcess> processes = new ArrayList<>();

    static Instances start(int count, String... properties) throws Exception {
        Instances instances = new Instances();
        try {
            for (int i = 0; i < count; i++) {
                instances.processes.add(PackagedProcess.start(instances.servers.environment(), properties));
            }
            for (PackagedProcess process : instances.processes) {
                process.address();
            }
            return instances;
        } catch (Exception | Error e) {
            instances.close();
            throw e;
        }
    }

    Servers servers() {
        return servers;
    }

    PackagedProcess process(int index) {
        return processes.get(index);
    }

    ChatClient client(int index, String user) {
        try {
            ChatClient client = ChatClient.dial(URI.create(process(index).address() + "/ws")).as(user)
                    .ignoring("presence.changed").connect();
            client.next("auth.success");
            return client;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    ChatClient subscribed(int index, String user, String conversation, long since) {
        ChatClient client = client(index, user);
        client.ask("subscribe", "'conversation_ids':['" + conversation + "'],'since':{'" + conversation + "':" + since
                + "}");
        return client;
    }

    ChatClient subscribedToAll(int index, String user) {
        ChatClient client = client(index, user);
        client.ask("subscribe", "'conversation_ids':'*'");
        return client;
    }

    /** @return the new group's id */
    String group(String owner, String... others) {
        String members = Stream.of(others).map(user -> "{'user_id':'" + user + "'}").collect(Collectors.joining(","));
        String answer = call(0, owner, "POST", "", "{'kind':'group','title':'Team','members':[" + members + "]}");
        return new JsonObject(answer).getString("conversation_id");
    }

    /** Of the HTTP API for conversations. */
    String call(int index, String user, String method, String path, String body) {
        try {
            URI uri = URI.create(process(index).address() + "/api/v1/conversations" + path);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Authorization", "Bearer " + Tokens.of(user))
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))).build();
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(PackagedProcess::close);
        servers.close();
    }
}
