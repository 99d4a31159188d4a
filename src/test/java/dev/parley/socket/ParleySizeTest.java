package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ChatClient;
import dev.parley.testing.RawClient;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message over the limit is answered with 1009, and nothing of it is handled. */
@QuarkusTest
class ParleySizeTest extends WithClients {
    private static final int LIMIT = 8192;

    private String group;

    @BeforeEach
    void aGroup() {
        group = alice.groupWith(bob);
    }

    @Test
    void eightKibibytesAreTaken() {
        ChatClient client = client(alice).send(message(LIMIT, "x"));
        assertThat(client.next().path("type").asText()).isEqualTo("message.ack");
    }

    /** Over the dialect's own limit, over the server's for messages, and over the server's for frames. */
    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 70_000, 150_000, 1_000_000})
    void moreIsNot(int bytes) {
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.readText("auth.success");
            client.send(message(bytes, "x"));
            assertThat(client.closeCode()).isEqualTo(1009);
        }
        assertNothingStored();
    }

    @Test
    void bytesCountAndNotCharacters() {
        ChatClient client = client(alice).send(message(LIMIT / 2 + 100, "\u00fc"));
        assertThat(client.closeCode()).isEqualTo(1009);
        assertNothingStored();
    }

    @Test
    void fragmentsCountTogether() {
        byte[] frame = message(LIMIT + 1, "x").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.readText("auth.success");
            client.send(false, RawClient.TEXT, frame).send(true, RawClient.CONTINUATION, new byte[0]);
            assertThat(client.closeCode()).isEqualTo(1009);
        }
        assertNothingStored();
    }

    @Test
    void fragmentsWithoutEndAreNotGatheredForEver() {
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.readText("auth.success");
            byte[] piece = new byte[30_000];
            Arrays.fill(piece, (byte) 'x');
            client.send(false, RawClient.TEXT, piece)
                    .send(false, RawClient.CONTINUATION, piece)
                    .send(false, RawClient.CONTINUATION, piece);
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void whoBreaksOffInAFrameLeavesNothingBehind() {
        byte[] frame = RawClient.frame(
                true, RawClient.TEXT, message(LIMIT, "x").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.readText("auth.success");
            client.write(Arrays.copyOf(frame, frame.length / 2));
        }
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.readText("auth.success");
            client.write(Arrays.copyOf(frame, frame.length / 2));
            client.write(Arrays.copyOfRange(frame, frame.length / 2, frame.length));
            assertThat(client.readText("message.ack")).contains("\"seq\":1");
        }
    }

    /** @param length in characters */
    private String message(int length, String filling) {
        String start =
                "{'type':'message.send','payload':{'conversation_id':'" + group + "','client_id':'c','content':'";
        String end = "'}}";
        return start + filling.repeat(length - start.length() - end.length()) + end;
    }

    private void assertNothingStored() {
        assertThat(client(bob)
                        .ask("history", "'conversation_id':'" + group + "'")
                        .at("/payload/messages"))
                .isEmpty();
    }
}
