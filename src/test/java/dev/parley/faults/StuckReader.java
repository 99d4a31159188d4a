package dev.parley.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.RawClient;
import java.net.URI;
import java.nio.ByteBuffer;

/** A device that reads nothing of its conversation until told to. */
final class StuckReader implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CUT = 1006;

    private final String name;
    private final String conversation;
    private final Records records;
    private final RawClient client;
    private long held;

    StuckReader(URI door, String name, String user, String conversation, Records records) {
        this.name = name;
        this.conversation = conversation;
        this.records = records;
        this.client = RawClient.connectNarrow(door, user);
        client.readText("auth.success");
        client.send("{'type':'subscribe','payload':{'conversation_ids':['" + conversation + "'],'since':{'"
                        + conversation + "':0}}}")
                .readText("subscribed");
    }

    /**
     * Reads what was in flight when the server closed.
     *
     * @return the close code; 1006 if there was none
     */
    int readRest() throws JsonProcessingException {
        for (RawClient.Frame frame = client.read(); frame != null; frame = client.read()) {
            if (frame.opcode() == RawClient.CLOSE) {
                return ByteBuffer.wrap(frame.payload()).getShort();
            }
            JsonNode event = frame.opcode() == RawClient.TEXT ? JSON.readTree(frame.text()) : JSON.nullNode();
            if (event.path("type").asText().equals("message.new")) {
                JsonNode message = event.at("/payload/message");
                held = message.path("seq").asLong();
                records.received(
                        name, conversation, held, message.path("client_id").asText());
            }
        }
        return CUT;
    }

    long held() {
        return held;
    }

    @Override
    public void close() {
        client.close();
    }
}
