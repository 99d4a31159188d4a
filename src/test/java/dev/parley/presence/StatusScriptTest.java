package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.PresenceReader.Known;
import dev.parley.presence.PresenceStore.StatusSet;
import dev.parley.protocol.Status;
import dev.parley.redis.RedisCommands;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests as well how a server that has lost the scripts gets them again, and how many users are read at once. */
@QuarkusTest
class StatusScriptTest {
    @Inject
    RedisCommands redis;

    private Scripts scripts;

    @BeforeEach
    void anInstance() {
        scripts = new Scripts(redis);
        scripts.instance("a");
    }

    @Test
    void aStatusIsTheUsersWhereverTheyAre() {
        scripts.instance("b");
        scripts.connect("a", "u1");

        StatusSet set = scripts.status("u1", Status.AWAY).orElseThrow();

        assertThat(set.before()).isEqualTo(Status.ONLINE);
        assertThat(set.shown().status()).isEqualTo(Status.AWAY);
        assertThat(set.shown().at())
                .isLessThanOrEqualTo(scripts.lease("a", Scripts.LONG).now())
                .isPositive();
        assertThat(scripts.connect("b", "u1").shown()).isEqualTo(set.shown());
        assertThat(scripts.status("u1", Status.BUSY).orElseThrow().before()).isEqualTo(Status.AWAY);
    }

    @Test
    void whoIsOfflineHasNone() {
        assertThat(scripts.status("u1", Status.AWAY)).isEmpty();
        assertThat(scripts.read("u1")).isEmpty();
    }

    @Test
    void whoIsConnectedMayShowAsOffline() {
        scripts.connect("a", "u1");
        scripts.status("u1", Status.OFFLINE);

        assertThat(scripts.read("u1")).isEqualTo(Map.of("u1", new Known(Status.OFFLINE, true)));
    }

    @Test
    void aServerThatHasForgottenAScriptGetsItAgain() {
        scripts.connect("a", "u1");
        Scripts.get(redis.send(Request.cmd(Command.SCRIPT).arg("FLUSH")));

        assertThat(scripts.status("u1", Status.AWAY)).isPresent();
        assertThat(scripts.status("u1", Status.BUSY)).isPresent();
    }

    @Test
    void manyUsersAreReadInGroups() {
        List<String> users = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            users.add("u" + i);
        }
        for (String user : List.of("u0", "u249", "u250", "u1199")) {
            scripts.connect("a", user);
        }

        assertThat(scripts.read(users.toArray(String[]::new))).containsOnlyKeys("u0", "u249", "u250", "u1199");
    }
}
