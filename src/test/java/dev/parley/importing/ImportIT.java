package dev.parley.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.Servers;
import dev.parley.testing.Tokens;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The package with a small heap accepts an import of any length. {@code -Dparley.import.messages=1000000} makes it
 * long; its cost is printed.
 */
@Timeout(900)
class ImportIT {
    private static final int MESSAGES = Integer.getInteger("parley.import.messages", 20_000);
    private static final int CONVERSATIONS = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void anImportOfAnyLengthFitsIntoASmallHeap() throws Exception {
        try (Servers servers = Servers.fresh()) {
            Map<String, String> environment = new HashMap<>(servers.environment());
            environment.put("JAVA_TOOL_OPTIONS", "-Xmx256m");
            try (PackagedProcess process = PackagedProcess.start(environment)) {
                URI server = process.address();
                JsonNode first = run(server, "first", process);
                assertThat(first.at("/messages/imported").asInt()).isEqualTo(MESSAGES);
                assertThat(first.at("/members/imported").asInt()).isEqualTo(2 * CONVERSATIONS);
                assertThat(first.path("invalid").asInt()).isZero();

                JsonNode second = run(server, "second", process);
                assertThat(second.at("/messages/known").asInt()).isEqualTo(MESSAGES);
                assertThat(second.at("/messages/imported").asInt()).isZero();
                assertThat(process.process().isAlive()).isTrue();
            }
        }
    }

    private static JsonNode run(URI server, String name, PackagedProcess process) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                server.resolve("/api/v1/import?source=old").toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestMethod("POST");
        connection.setChunkedStreamingMode(64 * 1024);
        connection.setRequestProperty("Content-Type", "application/x-ndjson");
        connection.setRequestProperty(
                "Authorization",
                "Bearer " + Tokens.mint("importer").roles("service").token());
        long begun = System.nanoTime();
        try (OutputStream body = new BufferedOutputStream(connection.getOutputStream(), 64 * 1024)) {
            lines(body);
        }
        List<String> answer = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        JsonNode last = JSON.readTree(answer.getLast());
        assertThat(last.path("type").asText()).as(answer.getLast()).isEqualTo("done");
        System.out.printf(
                "import, %s run: %d messages, %.0f lines/s, %d lines of progress, %s%n",
                name,
                MESSAGES,
                last.path("lines").asLong() * 1e9 / (System.nanoTime() - begun),
                answer.size() - 1,
                memory(process));
        return last;
    }

    private static void lines(OutputStream body) throws IOException {
        for (int i = 0; i < CONVERSATIONS; i++) {
            write(
                    body,
                    "{\"type\":\"conversation\",\"id\":\"c%d\",\"kind\":\"group\",\"title\":\"Group %d\",\"created_by\":\"u%d\",\"created_at\":\"2024-01-01T00:00:00Z\"}",
                    i,
                    i,
                    i);
        }
        for (int i = 0; i < MESSAGES; i++) {
            write(
                    body,
                    "{\"type\":\"message\",\"source_id\":\"%08x-0000-4000-8000-%012x\",\"conversation_id\":\"c%d\",\"sender_id\":\"u%d\",\"content\":\"Message %d, which is about as long as what people write to each other\",\"created_at\":\"2024-%02d-%02dT10:%02d:%02dZ\"}",
                    i,
                    i,
                    i % CONVERSATIONS,
                    i % CONVERSATIONS,
                    i,
                    1 + i % 12,
                    1 + i % 28,
                    i % 60,
                    i % 59);
        }
        for (int i = 0; i < CONVERSATIONS; i++) {
            write(
                    body,
                    "{\"type\":\"member\",\"conversation_id\":\"c%d\",\"user_id\":\"u%d\",\"role\":\"owner\"}",
                    i,
                    i);
            write(
                    body,
                    "{\"type\":\"member\",\"conversation_id\":\"c%d\",\"user_id\":\"u%d\",\"last_read_id\":\"%08x-0000-4000-8000-%012x\"}",
                    i,
                    i + 1,
                    i,
                    i);
        }
    }

    private static void write(OutputStream body, String format, Object... values) throws IOException {
        body.write((format.formatted(values) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String memory(PackagedProcess process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.process().pid()), "status");
        return Files.exists(status)
                ? String.join(
                        ", ",
                        Files.readAllLines(status).stream()
                                .filter(line -> line.matches("Vm(HWM|RSS).*"))
                                .map(line -> line.replaceAll("\\s+", " "))
                                .toList())
                : "memory unknown";
    }
}
