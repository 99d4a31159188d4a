package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.NodeScripts;
import dev.parley.testing.NodeScripts.Result;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each protocol as spoken by a WebSocket library of another platform: Node runs the scripts in {@code src/test/js}, and
 * their transcripts are written to {@code target/transcripts}.
 */
@QuarkusTest
class TranscriptTest {
    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @ValueSource(strings = {"goods", "listings", "sohbet", "gateway", "notifications"})
    void everythingIsAsDocumented(String script) throws Exception {
        Result result = prepare()
                .run(
                        script + ".txt",
                        Map.of(
                                "PARLEY_URL", server.toString(),
                                "PARLEY_TOKEN_ANN", Tokens.of(People.newId()),
                                "PARLEY_TOKEN_BOB", Tokens.of(People.newId()),
                                "PARLEY_TOKEN_EVE", Tokens.of(People.newId()),
                                "PARLEY_TOKEN_SERVICE",
                                        Tokens.mint("service").roles("service").token(),
                                "PARLEY_TOKEN_ADMIN",
                                        Tokens.mint("admin").roles("admin").token()),
                        "node",
                        script + ".mjs");
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).endsWith("* as documented\n");
    }

    @Test
    void aDeviationIsNoticed() throws Exception {
        String script = """
                import { Client, transcript, user } from './transcript.mjs';
                await transcript(async () => {
                  const client = await Client.connect('ann', `/?token=${user('ann').token}`);
                  client.send({ type: 'ping' });
                  await client.expect({ type: 'pong', payload: { more: true } });
                });
                """;
        Result result = prepare()
                .run(
                        "deviation.txt",
                        Map.of("PARLEY_URL", server.toString(), "PARLEY_TOKEN_ANN", Tokens.of(People.newId())),
                        "node",
                        "--input-type=module",
                        "--eval",
                        script);
        assertThat(result.exitCode()).as(result.output()).isOne();
        assertThat(result.output()).contains("* DEVIATION", "and got {\"type\":\"pong\",\"payload\":{}}");
    }

    private static NodeScripts prepare() throws Exception {
        return NodeScripts.in(Path.of("src/test/js"), Path.of("target/transcripts"));
    }
}
