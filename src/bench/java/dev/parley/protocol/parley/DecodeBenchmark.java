package dev.parley.protocol.parley;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.protocol.InvalidInputException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Decodes and validates a client's frame that sends a message; the reference has Jackson read it into a tree. */
@State(Scope.Benchmark)
public class DecodeBenchmark {
    private final ParleyDialect dialect = new ParleyDialect(8192);
    private final ObjectMapper mapper = new ObjectMapper();
    private final String frame = "{\"type\":\"message.send\",\"id\":\"7\",\"payload\":{\"conversation_id\":\"4711\","
            + "\"client_id\":\"8a6e0804-2bd0-4672-b79d-d97027f9071a\",\"content\":\"" + "x".repeat(128) + "\"}}";

    @Benchmark
    public Object parley() throws InvalidInputException {
        return dialect.decode(frame);
    }

    @Benchmark
    public Object reference() throws JsonProcessingException {
        return mapper.readTree(frame);
    }
}
