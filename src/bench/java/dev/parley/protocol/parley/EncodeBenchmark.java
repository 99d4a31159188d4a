package dev.parley.protocol.parley;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Encodes a message's native frame; the reference has Jackson write the same from a map. */
@State(Scope.Benchmark)
public class EncodeBenchmark {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00.123Z");
    private static final String CLIENT_ID = "8a6e0804-2bd0-4672-b79d-d97027f9071a";

    private final ParleyDialect dialect = new ParleyDialect(8192);
    private final ObjectMapper mapper = new ObjectMapper();
    private final String content = "x".repeat(128);
    private final Event event = new Event.MessageNew(new Message(
            812,
            "4711",
            57,
            "507f1f77bcf86cd799439011",
            null,
            CLIENT_ID,
            null,
            content,
            List.of(),
            null,
            NOW,
            null,
            null,
            false));

    @Benchmark
    public Object parley() {
        return dialect.encode(event, null);
    }

    @Benchmark
    public Object reference() throws JsonProcessingException {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", "812");
        message.put("seq", 57);
        message.put("sender_id", "507f1f77bcf86cd799439011");
        message.put("client_id", CLIENT_ID);
        message.put("content", content);
        message.put("created_at", NOW.toString());
        return mapper.writeValueAsBytes(
                Map.of("type", "message.new", "payload", Map.of("conversation_id", "4711", "message", message)));
    }
}
