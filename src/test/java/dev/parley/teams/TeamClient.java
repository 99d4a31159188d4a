package dev.parley.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** An app's connection by OkHttp. Frames are written with single quotes. */
final class TeamClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final OkHttpClient HTTP = new OkHttpClient();

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    private TeamClient(Request request) {
        socket = HTTP.newWebSocket(request, new WebSocketListener() {
            @Override
            public void onMessage(WebSocket webSocket, String text) {
                frames.add(text);
            }

            @Override
            public void onFailure(WebSocket webSocket, Throwable failure, Response response) {
                frames.add("{\"type\":\"refused\",\"status\":" + (response == null ? 0 : response.code()) + "}");
            }
        });
    }

    /** @param origin of the page in which the app is; null for no page */
    static TeamClient connect(URI address, String origin) {
        Request.Builder request = new Request.Builder().url(address.toString());
        if (origin != null) {
            request.header("Origin", origin);
        }
        return new TeamClient(request.build());
    }

    TeamClient send(String frame) {
        socket.send(frame.replace('\'', '"'));
        return this;
    }

    /** The next frame of that type; those before it are passed over. */
    JsonNode next(String type) throws Exception {
        return next(frame -> frame.path("type").asText().equals(type));
    }

    JsonNode next(Predicate<JsonNode> which) throws Exception {
        List<String> before = new ArrayList<>();
        while (true) {
            String text = frames.poll(10, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("no such frame came, but " + before);
            }
            before.add(text);
            JsonNode frame = JSON.readTree(text);
            if (which.test(frame)) {
                return frame;
            }
        }
    }

    @Override
    public void close() {
        socket.close(1000, null);
    }
}
