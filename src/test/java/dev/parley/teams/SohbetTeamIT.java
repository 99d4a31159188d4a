package dev.parley.teams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.FreePort;
import dev.parley.testing.NodeScripts;
import dev.parley.testing.NodeScripts.Result;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.People;
import dev.parley.testing.Servers;
import dev.parley.testing.Tokens;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The sohbet team's first day: the packaged service on its own port with their secret, conversation 1 of their
 * database, and their document from top to bottom, with the library {@code ws}.
 */
class SohbetTeamIT {
    @Test
    void everythingInTheirDocumentWorksUnderTheirOwnIds() throws Exception {
        NodeScripts scripts = NodeScripts.in(Path.of("src/test/js"), Path.of("target/transcripts"));
        try (Servers servers = Servers.fresh()) {
            Map<String, String> environment = new HashMap<>(servers.environment());
            environment.put("PORT", Integer.toString(FreePort.find()));
            environment.put("WEBSOCKET_CORS_ORIGINS", "http://localhost:3000");
            try (PackagedProcess parley = PackagedProcess.start(environment)) {
                Result result = scripts.run(
                        "team-sohbet.txt",
                        Map.of(
                                "PARLEY_URL", parley.address().toString(),
                                "PARLEY_TOKEN_ANN", Tokens.forProcess(People.newId()),
                                "PARLEY_TOKEN_BOB", Tokens.forProcess(People.newId()),
                                "PARLEY_TOKEN_EVE", Tokens.forProcess(People.newId()),
                                "PARLEY_TOKEN_SERVICE",
                                        Tokens.mint("backend").roles("service").token()),
                        "node",
                        "team-sohbet.mjs");
                assertThat(result.exitCode()).as(result.output()).isZero();
                assertThat(result.output()).endsWith("* as documented\n");
            }
        }
    }
}
