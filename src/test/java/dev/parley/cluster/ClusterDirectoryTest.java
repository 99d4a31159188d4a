package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.Bus;
import dev.parley.bus.BusSeal;
import dev.parley.cluster.ClusterDirectory.Found;
import dev.parley.delivery.PeerInstance;
import dev.parley.protocol.Json;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ClusterDirectoryTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TestHTTPResource("/ws/connect")
    URI ws;

    @Inject
    ClusterDirectory directory;

    @Inject
    Bus bus;

    @Inject
    Redis redis;

    @Inject
    BusSeal seal;

    private final String ann = "ann-" + UUID.randomUUID();

    @BeforeEach
    void theBusIsThere() {
        await().atMost(SOON).until(bus::isUp);
    }

    @Test
    void whatAllInstancesHaveIsAddedUpAndNobodyCountsTwice() {
        InstanceTotals peers = new InstanceTotals(
                Map.of("notifications", 2L, "goods", 5L),
                DistinctCount.of(List.of(ann, "somebody-of-the-peer")),
                DistinctCount.of(List.of("r-" + ann, "room-of-the-peer")));
        Found<ClusterTotals> without;
        try (ChatClient a = client()) {
            a.send("{'type':'join_room','data':{'room':'r-" + ann + "'}}").next("room_joined");
            without = get(directory.totals());
            try (PeerInstance peer = new PeerInstance(
                    redis, seal, ask -> ask.equals("totals") ? json(new ClusterQuery.Totals(), peers) : null)) {
                Found<ClusterTotals> with = get(directory.totals());

                assertThat(with.partial()).isFalse();
                assertThat(with.unanswered()).isEmpty();
                assertThat(with.value().instances()).isEqualTo(without.value().instances() + 1);
                assertThat(with.value().connections()).isEqualTo(without.value().connections() + 7);
                assertThat(with.value().users()).isEqualTo(without.value().users() + 1);
                assertThat(with.value().rooms()).isEqualTo(without.value().rooms() + 1);
                assertThat(with.value().byDialect()).containsEntry("goods", 5L);
                assertThat(with.value().exact()).isTrue();
            }
        }
    }

    @Test
    void aUsersConnectionsOnOtherInstancesAreFound() {
        String elsewhere =
                "{'connections':[{'id':'c9','dialect':'goods','instance':'peer','connected_at':'2020-01-01T00:00:00Z',"
                        + "'last_seen':'2020-01-01T00:00:01Z','remote_address':'10.0.0.9','user_agent':null}]}";
        try (ChatClient a = client();
                PeerInstance peer = new PeerInstance(redis, seal, ask -> switch (ask) {
                    case "connections" -> elsewhere;
                    case "reach" -> "{'count':4}";
                    default -> null;
                })) {
            assertThat(get(directory.connectionsOf(ann)).value())
                    .extracting(LiveConnection::dialect)
                    .containsExactly("goods", "notifications");
            assertThat(get(directory.countOf(ann))).isEqualTo(new Found<>(5L, false, List.of()));
            assertThat(get(directory.countInRoom(ann, "r"))).isEqualTo(new Found<>(4L, false, List.of()));
            assertThat(peer.name()).isNotEqualTo(bus.instance());
        }
    }

    @Test
    void anInstanceThatDoesNotAnswerIsNamed() {
        try (ChatClient a = client();
                PeerInstance deaf = new PeerInstance(redis, seal, ask -> null);
                PeerInstance confused = new PeerInstance(redis, seal, ask -> "{'count':'many'}")) {
            Found<Long> found = get(directory.countOf(ann));

            assertThat(found.value()).isEqualTo(1);
            assertThat(found.partial()).isTrue();
            assertThat(found.unanswered()).containsExactlyInAnyOrder(deaf.name(), confused.name());
        }
    }

    @Test
    void anInstanceWhoseLeaseHasEndedIsNotWaitedFor() {
        try (PeerInstance dead = new PeerInstance(redis, seal, ask -> null)) {
            dead.die();

            assertThat(get(directory.countOf(ann))).isEqualTo(new Found<>(0L, false, List.of()));
            await().atMost(SOON)
                    .until(() -> dead.run(Request.cmd(Command.SISMEMBER)
                                            .arg(PeerInstance.ALL)
                                            .arg(dead.name()))
                                    .toInteger()
                            == 0);
        }
    }

    @Test
    void thisInstanceHasALeaseWithItsTotals() {
        try (PeerInstance peer = new PeerInstance(redis, seal, ask -> null)) {
            String key = PeerInstance.key(bus.instance());
            assertThat(peer.run(Request.cmd(Command.SISMEMBER)
                                    .arg(PeerInstance.ALL)
                                    .arg(bus.instance()))
                            .toInteger())
                    .isEqualTo(1);
            assertThat(peer.run(Request.cmd(Command.HEXISTS).arg(key).arg("connections"))
                            .toInteger())
                    .isEqualTo(1);
            assertThat(peer.run(Request.cmd(Command.TTL).arg(key)).toInteger()).isBetween(1, 90);
        }
    }

    @Test
    void questionsOfOthersAreAnsweredAndNonsenseIsNot() throws Exception {
        List<String> answers = new CopyOnWriteArrayList<>();
        try (ChatClient a = client();
                PeerInstance peer = new PeerInstance(redis, seal, ask -> null)) {
            var listener =
                    redis.connect().toCompletionStage().toCompletableFuture().get();
            listener.handler(message -> PeerInstance.text(message)
                    .flatMap(text -> seal.openText("parley:control:" + peer.name(), text))
                    .ifPresent(answers::add));
            listener.send(Request.cmd(Command.SUBSCRIBE).arg("parley:control:" + peer.name()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            for (String query : List.of(
                    "x",
                    "[]",
                    "{'id':'1','from':'" + peer.name() + "','ask':'all'}",
                    "{'id':'2','from':'" + peer.name() + "','ask':'reach','user_id':'" + ann + "'}")) {
                peer.publish("parley:control", query.replace('\'', '"'));
            }
            await().atMost(SOON).until(() -> !answers.isEmpty());
            assertThat(answers)
                    .containsExactly(
                            ("{'re':'2','from':'" + bus.instance() + "','answer':{'count':1}}").replace('\'', '"'));
            listener.close();
        }
    }

    private ChatClient client() {
        ChatClient client =
                ChatClient.dial(URI.create(ws + "?token=" + Tokens.of(ann))).connect();
        client.untilPong();
        return client;
    }

    private static <T> String json(ClusterQuery<T> query, T answer) {
        return new String(
                Json.bytes(json -> {
                    json.writeStartObject();
                    query.writeAnswer(json, answer);
                    json.writeEndObject();
                }),
                StandardCharsets.UTF_8);
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
