package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.NodeScripts;
import dev.parley.testing.NodeScripts.Result;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.People;
import dev.parley.testing.Servers;
import dev.parley.testing.Tokens;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The executable speaks each dialect as documented, over WebSocket and HTTP; uses Node, if it is installed. The jar is
 * tested in one JVM.
 */
@Timeout(120)
@EnabledIf(value = "dev.parley.testing.PackagedProcess#isNative", disabledReason = "the package under test is the jar")
class EveryDialectIT {
    private static Servers servers;
    private static PackagedProcess parley;

    @BeforeAll
    static void start() throws Exception {
        servers = Servers.fresh();
        // Short, because the scripts wait for it.
        parley = PackagedProcess.start(
                servers.environment(), "parley.presence.reconnect-grace=2s", "parley.presence.typing-lasts=4s");
        parley.address();
    }

    @AfterAll
    static void stop() {
        parley.close();
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"goods", "listings", "sohbet", "gateway", "notifications"})
    void isSpokenAsDocumented(String dialect) throws Exception {
        Result result = NodeScripts.in(Path.of("src/test/js"), Path.of("target/transcripts"))
                .run(
                        "packaged-" + dialect + ".txt",
                        Map.of(
                                "PARLEY_URL",
                                parley.address().toString(),
                                "PARLEY_TOKEN_ANN",
                                Tokens.of(People.newId()),
                                "PARLEY_TOKEN_BOB",
                                Tokens.of(People.newId()),
                                "PARLEY_TOKEN_EVE",
                                Tokens.of(People.newId()),
                                "PARLEY_TOKEN_SERVICE",
                                Tokens.mint("service").roles("service").token(),
                                "PARLEY_TOKEN_ADMIN",
                                Tokens.mint("admin").roles("admin").token()),
                        "node",
                        dialect + ".mjs");
        assertThat(result.output()).endsWith("* as documented\n");
        assertThat(result.exitCode()).isZero();
    }
}
