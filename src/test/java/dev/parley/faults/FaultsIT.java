package dev.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ChatClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * While users write, an instance, Redis, PostgreSQL or the network fails. Every acknowledged message reaches every
 * device of every member once, in the order of the conversation, and a device gets what it missed when it returns.
 */
@Timeout(180)
@ExtendWith(SharedCluster.class)
class FaultsIT {
    private static final int SOME = 200;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Optional<Duration> PATIENT = Optional.empty();

    private final long begun = System.nanoTime();
    private final Cluster cluster;

    FaultsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @AfterAll
    static void report() throws Exception {
        Report.write(Crowd.LOAD, Path.of("target", "faults.md"));
    }

    @Test
    void anInstanceIsKilled() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "killed", 0, PATIENT)) {
            Set<String> there = crowd.at(0);
            crowd.talk(SOME);
            cluster.instance(0).kill();
            crowd.someLeave();
            crowd.talk(SOME);
            crowd.theRoamerComesBack(2);
            cluster.mend();
            crowd.talk(SOME);
            judge("an instance is killed, and started again", crowd);
            assertThat(crowd.reconnected()).isEqualTo(there);
            assertThat(crowd.toldOffline()).isSubsetOf(crowd.loner());
        }
    }

    @Test
    void anInstanceIsHeldForLongerThanItsLease() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "held", 0, Optional.of(Duration.ofSeconds(2)))) {
            crowd.talk(SOME);
            cluster.instance(0).hold();
            crowd.someLeave();
            crowd.awaitPresence(1, Map.of(crowd.loner(), false));
            crowd.talk(SOME);
            cluster.instance(0).goOn();
            crowd.theRoamerComesBack(0);
            crowd.awaitPresence(1, Map.of(crowd.loner(), true));
            crowd.talk(SOME);
            judge("an instance is held (SIGSTOP) for longer than its lease", crowd);
            assertThat(crowd.reconnected())
                    .as("only the phones are impatient")
                    .isEqualTo(Set.of("held-0-phone", "held-3-phone"));
            assertThat(crowd.toldOffline()).isSubsetOf(crowd.loner());
        }
    }

    @Test
    void redisIsHeldForLongerThanTheLeases() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "redis-held", 1, PATIENT)) {
            crowd.talk(SOME);
            cluster.holdRedis();
            crowd.someLeave();
            await().atMost(SOON).until(() -> cluster.instances().stream()
                    .allMatch(it -> it.metric("parley_presence_lease_age_seconds") > Cluster.LEASE.toSeconds()
                            && it.metric("parley_bus_up") == 0));
            crowd.talk(SOME);
            cluster.goOnRedis();
            crowd.theRoamerComesBack(0);
            awaitTheBus();
            crowd.talk(SOME);
            judge("Redis is held (SIGSTOP) for longer than the leases", crowd);
            assertThat(crowd.reconnected()).isEmpty();
            assertThat(crowd.toldOffline()).isEmpty();
        }
    }

    @Test
    void redisLosesItsMemory() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "redis-empty", 1, PATIENT)) {
            crowd.talk(SOME);
            cluster.servers().redis().stop();
            crowd.someLeave();
            crowd.talk(SOME);
            cluster.servers().redis().start();
            crowd.theRoamerComesBack(0);
            awaitTheBus();
            awaitTypingToCross(crowd.conversation());
            crowd.talk(SOME);
            judge("Redis is stopped, and started empty", crowd);
            assertThat(crowd.reconnected()).isEmpty();
            assertThat(crowd.toldOffline()).isEmpty();
        }
    }

    @Test
    void postgresIsRestarted() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "postgres", 1, PATIENT)) {
            crowd.talk(SOME);
            cluster.servers().postgres().stop();
            crowd.someLeave();
            await().atMost(SOON).until(() -> crowd.records().errors().contains("unavailable"));
            // The metrics on which operators are alerted.
            await().atMost(SOON).until(() -> cluster.instance(0).metric("parley_ready") == 0);
            cluster.servers().postgres().start();
            crowd.theRoamerComesBack(0);
            crowd.talk(SOME);
            judge("PostgreSQL is stopped, and started", crowd);
            assertThat(crowd.reconnected()).isEmpty();
            assertThat(crowd.records().errors()).containsExactly("unavailable");
            assertThat(crowd.toldOffline()).isEmpty();
        }
    }

    @Test
    void postgresCrashes() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "crash", 1, PATIENT)) {
            crowd.talk(SOME);
            crowd.someLeave();
            StoredMessages.crash(cluster.servers().postgres());
            crowd.talk(SOME);
            crowd.theRoamerComesBack(0);
            crowd.talk(SOME);
            judge("PostgreSQL crashes, and recovers", crowd);
            assertThat(crowd.reconnected()).isEmpty();
            assertThat(crowd.records().errors()).isSubsetOf("unavailable");
            assertThat(crowd.toldOffline()).isEmpty();
        }
    }

    @Test
    void postgresTakesNoWritesForAWhile() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "fenced", 1, PATIENT)) {
            crowd.talk(SOME);
            crowd.someLeave();
            StoredMessages.fence(cluster.servers().postgres(), true);
            try {
                await().atMost(SOON).until(() -> crowd.records().errors().contains("unavailable"));
                await().atMost(SOON)
                        .until(() -> cluster.instances().stream().allMatch(it -> it.metric("parley_ready") == 0));
            } finally {
                StoredMessages.fence(cluster.servers().postgres(), false);
            }
            crowd.theRoamerComesBack(0);
            crowd.talk(SOME);
            await().atMost(SOON)
                    .until(() -> cluster.instances().stream().allMatch(it -> it.metric("parley_ready") == 1));
            judge("PostgreSQL takes no writes for a while, with its connections open", crowd);
            assertThat(crowd.reconnected()).isEmpty();
            assertThat(crowd.records().errors()).isSubsetOf("unavailable");
        }
    }

    @Test
    void somebodyHoldsTheLockOfAConversation() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "locked", 1, PATIENT)) {
            crowd.talk(SOME);
            crowd.someLeave();
            String free = crowd.open("locked-0", List.of("locked-1"));
            try (Connection _ = StoredMessages.lock(cluster.servers().postgres(), crowd.conversation());
                    ChatClient writer = cluster.client(0, "locked-0")) {
                long longest = 0;
                // Longer than the lock timeout, on every instance and in every slot.
                for (long begunAt = System.nanoTime();
                        System.nanoTime() - begunAt < Duration.ofSeconds(4).toNanos(); ) {
                    long before = System.nanoTime();
                    assertThat(writer.ask(
                                            "message.send",
                                            "'conversation_id':'" + free + "','client_id':'" + before
                                                    + "','content':'x'")
                                    .path("type")
                                    .asText())
                            .isEqualTo("message.ack");
                    longest = Math.max(longest, System.nanoTime() - before);
                }
                assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofSeconds(3));
            }
            crowd.theRoamerComesBack(0);
            crowd.talk(SOME);
            judge("somebody holds the lock of one conversation for 4 s", crowd);
            assertThat(crowd.reconnected()).isEmpty();
        }
    }

    @Test
    void postgresAcceptsConnectionsAndNeverAnswers() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "silent", Cluster.FAR, PATIENT)) {
            crowd.talk(SOME);
            crowd.someLeave();
            cluster.postgres().loseAnswers();
            await().atMost(SOON).until(() -> cluster.instance(Cluster.FAR).metric("parley_ready") == 0);
            crowd.talk(SOME);
            cluster.postgres().answerAgain();
            // Connections without an answer are not cut.
            await().atMost(SOON).until(() -> cluster.instance(Cluster.FAR).metric("parley_ready") == 1);
            crowd.theRoamerComesBack(Cluster.FAR);
            crowd.talk(SOME);
            judge("PostgreSQL takes one instance's connections and never answers", crowd);
            assertThat(crowd.reconnected()).isEmpty();
            assertThat(crowd.records().errors()).isSubsetOf("unavailable");
        }
    }

    @Test
    void allInstancesAreRestartedOneAfterTheOther() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "rolling", 0, PATIENT)) {
            crowd.talk(SOME);
            crowd.someLeave();
            for (Instance instance : cluster.instances()) {
                instance.end();
                instance.start();
                instance.ready();
                crowd.talk(SOME);
            }
            crowd.theRoamerComesBack(0);
            judge("all instances are restarted (SIGTERM), one after the other", crowd);
            assertThat(crowd.toldOffline()).isEmpty();
        }
    }

    @Test
    void theConnectionsOfClientsAreCut() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "cut", Cluster.FAR, PATIENT)) {
            Set<String> there = crowd.at(Cluster.FAR);
            crowd.talk(SOME);
            crowd.someLeave();
            cluster.instance(Cluster.FAR).front().cut();
            crowd.talk(SOME);
            crowd.theRoamerComesBack(Cluster.FAR);
            crowd.talk(SOME);
            judge("an instance's connections to clients are cut", crowd);
            assertThat(crowd.reconnected()).isEqualTo(there);
            assertThat(crowd.toldOffline()).isEmpty();
        }
    }

    @Test
    void theConnectionsToTheServersAreCut() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "servers", Cluster.FAR, PATIENT)) {
            crowd.talk(SOME);
            crowd.someLeave();
            for (int i = 0; i < 3; i++) {
                cluster.postgres().cut();
                crowd.talk(SOME / 2);
                cluster.redis().cut();
                crowd.talk(SOME / 2);
            }
            crowd.theRoamerComesBack(Cluster.FAR);
            awaitTheBus();
            judge("an instance's connections to PostgreSQL and Redis are cut, three times", crowd);
            assertThat(crowd.reconnected()).isEmpty();
            assertThat(crowd.records().errors()).isSubsetOf("unavailable");
            assertThat(crowd.toldOffline()).isEmpty();
        }
    }

    @Test
    void oneInstanceHearsNothingFromRedis() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "deaf", Cluster.FAR, PATIENT)) {
            crowd.talk(SOME);
            cluster.redis().loseAnswers();
            crowd.someLeave();
            crowd.awaitPresence(0, Map.of(crowd.loner(), false));
            crowd.talk(SOME);
            cluster.redis().heal();
            crowd.theRoamerComesBack(Cluster.FAR);
            awaitTheBus();
            crowd.awaitPresence(0, Map.of(crowd.loner(), true));
            crowd.talk(SOME);
            judge("one instance hears nothing from Redis for longer than its lease", crowd);
            assertThat(crowd.reconnected()).isEmpty();
            assertThat(crowd.toldOffline()).isSubsetOf(crowd.loner());
        }
    }

    @Test
    void aReaderIsStuck() throws Exception {
        try (Crowd crowd = new Crowd(cluster, "stuck", 1, PATIENT)) {
            String flood = crowd.open("stuck-flooder", List.of("stuck-reader"));
            try (StuckReader reader =
                    new StuckReader(cluster.door(0), "stuck-reader", "stuck-reader", flood, crowd.records())) {
                crowd.talk(SOME);
                crowd.someLeave();
                crowd.flood("stuck-flooder", flood);
                await().atMost(SOON).until(() -> cluster.instance(0).metric("parley_sessions_slow_closes_total") == 1);
                crowd.finish("stuck-flooder");
                assertThat(reader.readRest())
                        .as("1006 where the close frame did not get through")
                        .isIn(4408, 1006);
                crowd.resumed("stuck-reader", 1, Map.of(flood, reader.held()));
            }
            crowd.theRoamerComesBack(0);
            crowd.talk(SOME);
            judge("a device reads nothing any more", crowd);
            assertThat(crowd.reconnected()).isEmpty();
            assertThat(cluster.instance(0).metric("parley_sessions_slow_closes_total"))
                    .isEqualTo(1);
            assertThat(crowd.toldOffline()).isEmpty();
        }
    }

    private void judge(String fault, Crowd crowd) throws Exception {
        Verdict verdict = crowd.verdict();
        crowd.awaitPresence();
        Report.add(
                fault,
                verdict,
                crowd.records().longestWithoutAcknowledgement(),
                Duration.ofNanos(System.nanoTime() - begun));
        assertThat(verdict).matches(Verdict::isKept, "nothing is lost, repeated, out of order or made up");
        assertThat(verdict.acknowledged()).isEqualTo(verdict.sent());
    }

    private void awaitTheBus() {
        await().atMost(SOON).until(() -> cluster.instances().stream().allMatch(it -> it.metric("parley_bus_up") == 1));
    }

    /** Typing is published over Redis only: it is not in the log. */
    private void awaitTypingToCross(String group) {
        try (ChatClient a = cluster.client(0, "redis-empty-0");
                ChatClient b = cluster.client(1, "redis-empty-1")) {
            b.ask("subscribe", "'conversation_ids':['" + group + "']");
            await().atMost(SOON).until(() -> {
                for (boolean on : new boolean[] {true, false}) {
                    a.send("typing", "'conversation_id':'" + group + "','is_typing':" + on);
                }
                return b.untilPong().stream()
                        .anyMatch(frame -> frame.path("type").asText().startsWith("typing"));
            });
        }
    }
}
