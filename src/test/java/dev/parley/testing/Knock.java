package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Opens a WebSocket and tells what came of it: the first frame, or the HTTP status where no socket was given. */
public final class Knock {

    private Knock() {}

    public static String at(URI address, UnaryOperator<WebSocket.Builder> with) {
        CompletableFuture<String> first = new CompletableFuture<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = with.apply(client.newWebSocketBuilder()).buildAsync(address, new WebSocket.Listener() {
                @Override
                public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                    first.complete(data.toString());
                    return null;
                }

                @Override
                public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
                    first.complete("closed " + code);
                    return null;
                }
            }).join();
            String frame = first.join();
            socket.abort();
            return frame;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return String.valueOf(refused.getResponse().statusCode());
            }
            throw e;
        }
    }

    /** Sends lines as they are, which no HTTP library would, and tells what comes back until nothing does. */
    public static String raw(URI server, String... head) {
        return sent(server, "", head);
    }

    /** The same with a body, which ends with an empty line. */
    public static String sent(URI server, String body, String... head) {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            String request = String.join("\r\n", head) + "\r\nHost: localhost\r\n\r\n" + body + (body.isEmpty() ? "" : "\r\n");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
