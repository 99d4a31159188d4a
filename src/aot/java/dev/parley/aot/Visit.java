package dev.parley.aot;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What clients and operators do, once each, or often if it happens often. */
final class Visit {
    static final String SECRET = "a-secret-for-the-training-run-and-for-nothing-else";
    private static final int MESSAGES = 200;
    private static final int PATIENCE_SECONDS = 60;
    private static final Pattern CONVERSATION = Pattern.compile("\"conversation_id\":\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI service;
    private final URI management;

    Visit(URI service, URI management) {
        this.service = service;
        this.management = management;
    }

    void all() throws Exception {
        get(management.resolve("/q/health/ready"), null);
        String ann = token("ann");
        String body = post("/api/v1/conversations", ann, "{\"kind\":\"direct\",\"user_id\":\"ben\"}");
        Matcher found = CONVERSATION.matcher(body);
        if (!found.find()) {
            throw new IllegalStateException("no conversation: " + body);
        }
        talk(found.group(1));
        get(service.resolve("/api/v1/conversations"), ann);
        get(service.resolve("/api/v1/conversations/" + found.group(1) + "/messages"), ann);
        get(service.resolve("/health"), null);
        get(management.resolve("/q/metrics"), null);
    }

    private void talk(String conversation) throws Exception {
        String named = "\"conversation_id\":\"" + conversation + "\"";
        Ear anns = new Ear();
        Ear bens = new Ear();
        WebSocket ann = connect("ann", anns);
        WebSocket ben = connect("ben", bens);
        for (WebSocket each : new WebSocket[] {ann, ben}) {
            say(each, "subscribe", "\"conversation_ids\":[\"" + conversation + "\"]");
        }
        anns.waitFor("\"subscribed\"", 1);
        bens.waitFor("\"subscribed\"", 1);
        say(ann, "typing", named);
        for (int i = 0; i < MESSAGES; i++) {
            say(ann, "message.send", named + ",\"client_id\":\"training-" + i + "\",\"content\":\"Good day\"");
        }
        bens.waitFor("\"message.new\"", MESSAGES);
        say(ben, "read", named + ",\"seq\":" + MESSAGES);
        say(ben, "history", named + ",\"limit\":50");
        bens.waitFor("\"history\"", 1);
        say(ben, "presence.get", "\"user_ids\":[\"ann\"]");
        say(ben, "room.join", "\"room\":\"hall\"");
        say(ben, "ping", "");
        bens.waitFor("\"pong\"", 1);
        ann.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        ben.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    private WebSocket connect(String user, Ear ear) {
        return http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token(user))
                .buildAsync(URI.create("ws://" + service.getAuthority() + "/ws"), ear)
                .join();
    }

    private static void say(WebSocket socket, String type, String payload) {
        socket.sendText("{\"type\":\"" + type + "\",\"payload\":{" + payload + "}}", true)
                .join();
    }

    private void get(URI uri, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        answer(request.build());
    }

    private String post(String path, String token, String body) throws Exception {
        return answer(HttpRequest.newBuilder(service.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private String answer(HttpRequest request) throws Exception {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(request.uri() + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private static String token(String user) {
        long now = System.currentTimeMillis() / 1000;
        String signed = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "."
                + base64("{\"sub\":\"" + user + "\",\"iat\":" + now + ",\"exp\":" + (now + 3600) + "}");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "."
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps what it receives until it is asked for. */
    private static final class Ear implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                heard.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        /** Reads until that many frames contained the word. */
        void waitFor(String word, int count) throws InterruptedException {
            for (int left = count; left > 0; ) {
                String frame = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (frame == null) {
                    throw new IllegalStateException("no " + word + " came");
                }
                if (frame.contains(word)) {
                    left--;
                }
            }
        }
    }
}
