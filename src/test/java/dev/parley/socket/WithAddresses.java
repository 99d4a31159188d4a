package dev.parley.socket;

import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives each test under {@link Guarded} addresses of its own, so that tests do not use up each other's limits. */
abstract class WithAddresses extends WithClients {
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    final String here = address();

    static String address() {
        int number = ADDRESSES.incrementAndGet();
        return "198.18." + number / 256 + "." + number % 256;
    }

    /** Returns an address for each client. */
    @Override
    public ChatClient client(Api user) {
        ChatClient client = opened(dial(user, address()));
        client.next("auth.success");
        return client;
    }

    ChatClient.Dial dial(Api user, String forwardedFor) {
        return ChatClient.dial(ws)
                .as(user.userId())
                .header("X-Forwarded-For", forwardedFor)
                .ignoring("presence.changed");
    }

    /** The HTTP status if the upgrade was refused; 101 if not. */
    int knock(ChatClient.Dial dial) {
        try {
            opened(dial);
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }
}
