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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens a WebSocket and returns the first frame, the close code, or the HTTP status if the upgrade is refused. */
public final class Knock {

    private static final Pattern HEAD = Pattern.compile("(?is).*?\r\ncontent-length: (\\d+).*?\r\n\r\n");

    private Knock() {}

    public static String at(URI address, UnaryOperator<WebSocket.Builder> with) {
        CompletableFuture<String> first = new CompletableFuture<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = with.apply(client.newWebSocketBuilder())
                    .buildAsync(address, new WebSocket.Listener() {
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
                    })
                    .join();
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

    /** Sends a request that no HTTP library would send, and returns the whole response. */
    public static String raw(URI server, String... lines) {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            String request = String.join("\r\n", lines) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            StringBuilder answer = new StringBuilder();
            for (int next = 0; next >= 0 && !whole(answer); ) {
                next = socket.getInputStream().read();
                answer.append((char) next);
            }
            return answer.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean whole(CharSequence answer) {
        Matcher head = HEAD.matcher(answer);
        return head.lookingAt() && answer.length() == head.end() + Integer.parseInt(head.group(1));
    }
}
