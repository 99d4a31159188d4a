package dev.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * With a synchronous standby, a message is stored when the standby has it, too. Nothing else may be acknowledged or
 * delivered.
 */
@Timeout(180)
class StandbyIT {
    private static final int SOME = 200;
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void theSynchronousStandbyIsLostAndTakesOver() throws Exception {
        long begun = System.nanoTime();
        Servers servers = Servers.fresh(Map.of("synchronous_standby_names", Standby.NAME));
        try (Standby standby = Standby.of(servers.postgres());
                Cluster cluster = Cluster.start(
                        servers,
                        Map.of(
                                "POSTGRES_DSN",
                                "postgres://postgres:postgres@127.0.0.1:"
                                        + servers.postgres().port() + ",127.0.0.1:" + standby.port() + "/postgres"));
                Crowd crowd = new Crowd(cluster, "standby", 1, Optional.empty())) {
            crowd.talk(SOME);
            crowd.someLeave();
            standby.stop();
            // Statements that wait for the standby in their commit time out.
            await().atMost(SOON).until(() -> crowd.records().errors().contains("unavailable"));
            await().atMost(SOON)
                    .until(() -> cluster.instances().stream().allMatch(it -> it.metric("parley_ready") == 0));
            servers.postgres().stop();
            cluster.storedAt(standby.port());
            standby.restart(servers.postgres().port());
            standby.promote();
            crowd.theRoamerComesBack(0);
            crowd.talk(SOME);
            Verdict verdict = crowd.verdict();
            Report.add(
                    "a synchronous standby is lost, and takes over when its primary is gone",
                    verdict,
                    crowd.records().longestWithoutAcknowledgement(),
                    Duration.ofNanos(System.nanoTime() - begun));
            Report.write(Crowd.LOAD, Path.of("target", "faults.md"));
            assertThat(verdict).matches(Verdict::isKept, "nothing is lost, repeated, out of order or made up");
            assertThat(verdict.acknowledged()).isEqualTo(verdict.sent());
        }
    }
}
