package dev.parley.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.phone.State.Phase;
import dev.parley.testing.EncryptedParley;
import dev.parley.testing.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;

/** A user with a phone, who records all events. */
final class Person implements Phone.Listener, AutoCloseable {
    private final OkHttpClient http;
    private final Phone phone;
    private final Map<String, List<String>> contents = new ConcurrentHashMap<>();
    private final Map<String, List<String>> ids = new ConcurrentHashMap<>();
    private final List<String> own = new CopyOnWriteArrayList<>();
    private final List<Phase> phases = new CopyOnWriteArrayList<>();
    private final List<Instant> expiries = new CopyOnWriteArrayList<>();
    private Duration nextToken;
    private volatile boolean subscribed;

    /** @param firstToken the lifetime of the first token; later ones last an hour */
    Person(EncryptedParley parley, String user, int port, Settings settings, Inbox.Held held, Duration firstToken) {
        http = parley.trusting();
        nextToken = firstToken;
        phone = new Phone(http, "wss://localhost:" + port + "/ws", () -> token(user), settings, held, this);
        phone.connect();
    }

    private synchronized CompletableFuture<String> token(String user) {
        String token = Tokens.mint(user).expiringIn(nextToken).token();
        nextToken = Duration.ofHours(1);
        return CompletableFuture.completedFuture(token);
    }

    Phone phone() {
        return phone;
    }

    /** Writes to a user, and returns the conversation. */
    String says(String to, String content) {
        return phone.send(new ObjectMapper()
                        .createObjectNode()
                        .put("to", to)
                        .put("client_id", UUID.randomUUID().toString())
                        .put("content", content))
                .join()
                .path("conversation_id")
                .asText();
    }

    /** Edits what this person said in a conversation. */
    void edits(String conversation, String before, String after) {
        int place = contents(conversation).indexOf(before);
        phone.edit(ids.get(conversation).get(place), after).join();
    }

    List<String> contents(String conversation) {
        return contents.getOrDefault(conversation, List.of());
    }

    /** What came of the user's own log: types and conversations, or titles of notifications. */
    List<String> own() {
        return own;
    }

    List<Phase> phases() {
        return phases;
    }

    List<Instant> expiries() {
        return expiries;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    Phase phase() {
        return phases.isEmpty() ? Phase.IDLE : phases.getLast();
    }

    @Override
    public void message(String conversation, JsonNode message) {
        contents.computeIfAbsent(conversation, _ -> new CopyOnWriteArrayList<>())
                .add(message.path("content").asText());
        ids.computeIfAbsent(conversation, _ -> new CopyOnWriteArrayList<>())
                .add(message.path("id").asText());
    }

    @Override
    public void changed(String conversation, JsonNode payload) {
        JsonNode message = payload.path("message");
        contents.get(conversation)
                .set(
                        ids.get(conversation).indexOf(message.path("id").asText()),
                        message.path("content").asText());
    }

    @Override
    public void own(String type, JsonNode payload) {
        own.add(type + " "
                + payload.path("conversation_id").asText(payload.path("title").asText()));
    }

    @Override
    public void resetOwn() {
        own.clear();
    }

    @Override
    public void reset(String conversation) {
        contents.remove(conversation);
        ids.remove(conversation);
    }

    @Override
    public void status(State state) {
        phases.add(state.phase());
    }

    @Override
    public void authenticated(Instant until) {
        expiries.add(until);
    }

    @Override
    public void subscribed() {
        subscribed = true;
    }

    @Override
    public void close() {
        phone.close();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
