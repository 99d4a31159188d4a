package dev.parley.testing;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Users whom no other test uses, and their connections to a server. */
public final class People {
    private static final AtomicLong NEXT = new AtomicLong(Instant.now().toEpochMilli() * 1000);

    private final URI server;

    /** @param server {@code http://host:port/} */
    public People(URI server) {
        this.server = server;
    }

    /** Returns an id that every dialect can carry: a decimal. */
    public static String newId() {
        return Long.toString(NEXT.incrementAndGet());
    }

    public ChatClient goods(String user) {
        return ChatClient.dial(goodsDoor(user, Tokens.of(user))).connect();
    }

    public URI goodsDoor(String user, String token) {
        return door(
                "/ws/chat/" + URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20") + "?token=" + token);
    }

    public ChatClient sohbet(String user) {
        return ChatClient.dial(door("/?token=" + Tokens.of(user))).connect();
    }

    /** Connects a client that receives what is sent from now on; the dialect sends nothing unasked. */
    public ChatClient notifications(String user) {
        ChatClient client =
                ChatClient.dial(door("/ws/connect?token=" + Tokens.of(user))).connect();
        client.untilPong();
        return client;
    }

    public ChatClient listings(String user) {
        return ChatClient.dial(door("/ws/chat?token=" + Tokens.of(user))).connect();
    }

    /** Connects a client that subscribes to everything with its first frame. */
    public ChatClient parley(String user) {
        ChatClient client =
                ChatClient.dial(door("/ws?token=" + Tokens.of(user))).connect();
        client.next("auth.success");
        client.send("{'type':'subscribe','payload':{'conversation_ids':'*'}}").next("subscribed");
        return client;
    }

    public URI door(String path) {
        return URI.create(server.toString().replaceFirst("^http", "ws").replaceFirst("/$", "") + path);
    }
}
