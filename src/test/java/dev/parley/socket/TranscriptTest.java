package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each protocol as spoken by a WebSocket library that is not of this platform: scripts in {@code src/test/js}, run by
 * Node, whose transcripts are left in {@code target/transcripts}.
 */
@QuarkusTest
class TranscriptTest {
    private static final Logger LOG = Logger.getLogger(TranscriptTest.class);
    private static final Path SCRIPTS = Path.of("src/test/js");
    private static final Path WORK = Path.of("target/transcripts");
    private static final Map<String, String> NO_USERS = Map.of();

    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @ValueSource(strings = {"goods", "listings", "sohbet", "gateway", "notifications"})
    void everythingIsAsDocumented(String script) throws Exception {
        prepare();
        Result result = run(WORK.resolve(script + ".txt"), Map.of(
                "PARLEY_URL", server.toString(),
                "PARLEY_TOKEN_ANN", Tokens.of(People.newId()),
                "PARLEY_TOKEN_BOB", Tokens.of(People.newId()),
                "PARLEY_TOKEN_EVE", Tokens.of(People.newId()),
                "PARLEY_TOKEN_SERVICE", Tokens.mint("service").roles("service").token(),
                "PARLEY_TOKEN_ADMIN", Tokens.mint("admin").roles("admin").token()), "node", script + ".mjs");
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).endsWith("* as documented\n");
    }

    @Test
    void aDeviationIsNoticed() throws Exception {
        prepare();
        String script = """
                import { Client, transcript, user } from './transcript.mjs';
                await transcript(async () => {
                  const client = await Client.connect('ann', `/?token=${user('ann').token}`);
                  client.send({ type: 'ping' });
                  await client.expect({ type: 'pong', payload: { more: true } });
                });
                """;
        Result result = run(WORK.resolve("deviation.txt"),
                Map.of("PARLEY_URL", server.toString(), "PARLEY_TOKEN_ANN", Tokens.of(People.newId())),
                "node", "--input-type=module", "--eval", script);
        assertThat(result.exitCode()).as(result.output()).isOne();
        assertThat(result.output()).contains("* DEVIATION", "and got {\"type\":\"pong\",\"payload\":{}}");
    }

    /** Copies the scripts and installs their library, where that has not been done for this very version of them. */
    private static void prepare() throws Exception {
        boolean node = there("node") && there("npm");
        if (!node) {
            LOG.error("THE TRANSCRIPTS WERE NOT RUN: there is no node, or no npm, on the path");
        }
        assumeTrue(node, "there is no node, or no npm, on the path");
        Files.createDirectories(WORK);
        Path installed = WORK.resolve("installed-package-lock.json");
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, WORK.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path lock = WORK.resolve("package-lock.json");
        if (!Files.exists(installed) || Files.mismatch(installed, lock) >= 0) {
            Result result = run(WORK.resolve("npm.txt"), NO_USERS, "npm", "ci", "--no-audit", "--no-fund");
            assertThat(result.exitCode()).as(result.output()).isZero();
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean there(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private record Result(int exitCode, String output) {}

    private static Result run(Path output, Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(WORK.toFile())
                .redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            assertThat(ended).as("%s goes on and on: %s", List.of(command), Files.readString(output)).isTrue();
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }
}
