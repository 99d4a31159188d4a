package dev.parley.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Keeps what comes of one conversation, and resumes after the last message it holds when its connection ends. */
final class SteadyReader {
    private final LongFunction<ChatClient> connect;
    private final List<String> clientIds = new ArrayList<>();
    private ChatClient client;

    /** @param connect makes a client that is subscribed since that {@code seq} */
    SteadyReader(LongFunction<ChatClient> connect) {
        this.connect = connect;
        this.client = connect.apply(0);
    }

    /** Reads until it holds so many; fails where one is out of its turn, or does not come. */
    void readUntil(int count) {
        while (clientIds.size() < count) {
            // What came before the connection ended is read first.
            JsonNode frame = client.isOpen() ? client.next() : client.nextWithin(Duration.ZERO).orElse(null);
            if (frame == null) {
                client = connect.apply(clientIds.size());
            } else if (frame.path("type").asText().equals("message.new")) {
                long seq = frame.at("/payload/message/seq").asLong();
                if (seq != clientIds.size() + 1) {
                    throw new AssertionError("after " + clientIds.size() + " came " + seq);
                }
                clientIds.add(frame.at("/payload/message/client_id").asText());
            }
        }
    }

    /** In the order of {@code seq}, from 1. */
    List<String> clientIds() {
        return clientIds;
    }

    ChatClient client() {
        return client;
    }
}
