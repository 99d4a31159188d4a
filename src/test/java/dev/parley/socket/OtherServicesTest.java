package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that other services publish on Redis, or write into the outbox, as clients of the gateway get them. */
@QuarkusTest
class OtherServicesTest {
    @TestHTTPResource("/ws")
    URI ws;

    @Inject
    RedisDataSource redis;

    @Inject
    Pool pool;

    @Inject
    MeterRegistry metrics;

    private final Api alice = Api.somebody("alice");
    private final Api bob = Api.somebody("bob");
    private String conversation;
    private ChatClient a;
    private ChatClient b;

    @BeforeEach
    void connect() {
        conversation = alice.groupWith(bob);
        a = client(alice);
        b = client(bob);
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
    }

    @Test
    void whatIsPublishedForAConversationReachesItsReadersAsItIs() {
        String frame = "{\"type\":\"order.shipped\",\"payload\":{\"price\":0.10,\"list\":[1,null,{\"ü\":\"✓\"}]}}";
        redis.execute("PUBLISH", "ws:conv:" + conversation, frame);
        for (ChatClient client : List.of(a, b)) {
            assertThat(client.next("order.shipped").toString()).isEqualTo(frame.replace("0.10", "0.1"));
        }
    }

    @Test
    void whatIsPublishedForAUserReachesThemAlone() {
        redis.execute(
                "PUBLISH", "ws:user:" + bob.userId(), "{\"type\":\"friend.request\",\"payload\":{\"from\":\"carol\"}}");
        assertThat(b.next("friend.request").at("/payload/from").asText()).isEqualTo("carol");
        assertThat(a.untilPong()).noneMatch(frame -> frame.path("type").asText().equals("friend.request"));
    }

    @Test
    void whatOtherDialectsHaveTooReachesTheirClients() {
        URI door = URI.create(ws.toString().replaceFirst("/ws$", ""));
        try (ChatClient goods = ChatClient.dial(
                                URI.create(door + "/ws/chat/" + bob.userId() + "?token=" + Tokens.of(bob.userId())))
                        .connect();
                ChatClient notices = ChatClient.dial(URI.create(door + "/ws/connect?token=" + Tokens.of(bob.userId())))
                        .connect()) {
            goods.untilPong();
            notices.untilPong();
            redis.execute(
                    "PUBLISH",
                    "ws:conv:" + conversation,
                    ("{'type':'typing.start','payload':{'conversation_id':'" + conversation + "','user_id':'crm'}}")
                            .replace('\'', '"'));
            assertThat(goods.next("typing").at("/data/user_id").asText()).isEqualTo("crm");
            redis.execute(
                    "PUBLISH",
                    "ws:user:" + bob.userId(),
                    ("{'type':'live.update','payload':{" + "'update_type':'order_status','payload':{'order_id':456}}}")
                            .replace('\'', '"'));
            JsonNode update = notices.next("live_update");
            assertThat(update.at("/data/update_type").asText()).isEqualTo("order_status");
            assertThat(update.at("/data/payload/order_id").asInt()).isEqualTo(456);
        }
    }

    @Test
    void aPayloadMayBeAnyJsonOrAbsent() {
        for (String rest : List.of("", ",\"payload\":[1,{\"a\":2}]", ",\"payload\":7", ",\"payload\":null")) {
            redis.execute("PUBLISH", "ws:conv:" + conversation, "{\"type\":\"any\"" + rest + "}");
            assertThat(a.next("any").toString()).isEqualTo("{\"type\":\"any\"" + rest + "}");
        }
        insert("ws:user:" + alice.userId(), "any", "[1]");
        assertThat(a.next("any").path("payload").toString()).isEqualTo("[1]");
    }

    @Test
    void aMessageUnderItsServicesOwnIdReachesTheMembersInEveryDialect() {
        People people = new People(URI.create(ws.toString().replaceFirst("ws$", "")));
        try (ChatClient goods = people.goods(bob.userId());
                ChatClient listings = people.listings(bob.userId());
                ChatClient sohbet = people.sohbet(bob.userId())) {
            for (ChatClient each : List.of(goods, listings, sohbet)) {
                each.untilPong();
            }
            String uuid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
            redis.execute(
                    "PUBLISH",
                    "ws:conv:" + conversation,
                    ("{'type':'message.new','payload':{'conversation_id':"
                                    + conversation + ",'message':{'id':'" + uuid
                                    + "','sender_id':42,'content':'Hello!','reply_to':'x',"
                                    + "'created_at':'2025-10-27T12:00:00+03:00'}}}")
                            .replace('\'', '"'));
            assertThat(b.next("message.new").at("/payload/message/id").asText()).isEqualTo(uuid);
            assertThat(goods.next("message").at("/data/id").asText()).isEqualTo(uuid);
            assertThat(listings.next("new_message").at("/message/content").asText())
                    .isEqualTo("Hello!");
            JsonNode told = sohbet.next("chat:message").path("payload");
            assertThat(told.path("content").asText()).isEqualTo("Hello!");
            assertThat(told.path("sender_id").asLong()).isEqualTo(42);
            assertThat(told.path("created_at").asText()).startsWith("2025-10-27T09:00:00");
        }
    }

    @Test
    void whatIsPublishedReachesClientsOfSohbetAsItDoesNativeOnes() {
        People people = new People(URI.create(ws.toString().replaceFirst("ws$", "")));
        try (ChatClient sohbet = people.sohbet(bob.userId())) {
            sohbet.untilPong();
            String frame = "{\"type\":\"order.shipped\",\"payload\":{\"z\":1e3,\"a\":[1.50]}}";
            redis.execute("PUBLISH", "ws:conv:" + conversation, frame);
            assertThat(sohbet.next("order.shipped").path("payload").toString())
                    .isEqualTo(b.next("order.shipped").path("payload").toString());
            redis.execute("PUBLISH", "ws:user:" + bob.userId(), "{\"type\":\"friend.request\",\"payload\":[7]}");
            assertThat(sohbet.next("friend.request").at("/payload/0").asInt()).isEqualTo(7);
            redis.execute(
                    "PUBLISH",
                    "ws:user:" + bob.userId(),
                    "{\"type\":\"live.update\",\"payload\":{\"update_type\":\"order\",\"payload\":{}}}");
            assertThat(sohbet.next("live.update").at("/payload/update_type").asText())
                    .isEqualTo("order");
            redis.execute(
                    "PUBLISH",
                    "ws:conv:" + conversation,
                    ("{'type':'typing.start','payload':{'conversation_id':'" + conversation + "','user_id':'7'}}")
                            .replace('\'', '"'));
            assertThat(sohbet.next("chat:typing").at("/payload/user_id").asInt())
                    .isEqualTo(7);
        }
    }

    @Test
    void aMessageWithoutTheFieldsOfOursIsPassedOn() {
        redis.execute(
                "PUBLISH",
                "ws:conv:" + conversation,
                "{\"type\":\"message.new\",\"payload\":{\"conversation_id\":\"" + conversation
                        + "\",\"text\":\"hi\"}}");
        assertThat(b.next("message.new").at("/payload/text").asText()).isEqualTo("hi");
    }

    @Test
    void anothersMessageDoesNotDisturbTheOrderOfOurs() {
        redis.execute(
                "PUBLISH",
                "ws:conv:" + conversation,
                ("{'type':'message.new','from':'crm','payload':{'conversation_id':'"
                                + conversation
                                + "','message':{'id':'5','seq':900,'sender_id':'crm','content':'foreign',"
                                + "'created_at':'2026-01-01T00:00:00Z'}}}")
                        .replace('\'', '"'));
        assertThat(b.next("message.new").at("/payload/message/content").asText())
                .isEqualTo("foreign");
        alice.send(conversation, "own");
        JsonNode own = b.next("message.new").at("/payload/message");
        assertThat(own.path("content").asText()).isEqualTo("own");
        assertThat(own.path("seq").asLong()).isEqualTo(1);
    }

    @Test
    void whatIsNoEventIsCountedAndIgnored() {
        double before = broken();
        List<String> rubbish = List.of(
                "hello",
                "[]",
                "{}",
                "{\"type\":7}",
                "{\"type\":\"x\",\"payload\":{}",
                "{\"type\":\"\",\"payload\":{}}");
        rubbish.forEach(text -> redis.execute("PUBLISH", "ws:user:" + bob.userId(), text));
        redis.execute("PUBLISH", "ws:user:" + bob.userId(), "{\"type\":\"after\"}");
        b.next("after");
        assertThat(b.skipped()).allMatch(frame -> frame.path("type").asText().equals("presence.changed"));
        assertThat(broken() - before).isEqualTo(rubbish.size());
    }

    @Test
    void commitOfARowInTheOutboxImpliesDelivery() {
        insert("ws:conv:" + conversation, "order.paid", "{\"n\":1}");
        insert("nowhere", "order.paid", "{\"n\":2}");
        insert("ws:conv:" + conversation, "order.paid", "{\"n\":3}");
        insert("ws:user:" + alice.userId(), "order.paid", "{\"n\":4}");
        assertThat(List.of(n(b), n(b))).containsExactly(1, 3);
        assertThat(List.of(n(a), n(a), n(a))).containsExactlyInAnyOrder(1, 3, 4);
        Awaitility.await()
                .until(() -> pool.preparedQuery("SELECT count(*) FROM outbox WHERE failed_at IS NULL")
                                .executeAndAwait()
                                .iterator()
                                .next()
                                .getLong(0)
                        == 0);
    }

    private static int n(ChatClient client) {
        return client.next("order.paid").at("/payload/n").asInt();
    }

    private void insert(String address, String type, String payload) {
        pool.preparedQuery("INSERT INTO outbox (address, type, payload) VALUES ($1, $2, $3::text::jsonb)")
                .executeAndAwait(Tuple.of(address, type, payload));
    }

    private double broken() {
        return metrics.get("parley.bus.broken").counter().count();
    }

    private ChatClient client(Api user) {
        ChatClient client = ChatClient.dial(ws)
                .header("Authorization", "Bearer " + Tokens.of(user.userId()))
                .connect();
        client.next("auth.success");
        client.send("{'type':'subscribe','payload':{'conversation_ids':['" + conversation + "']}}")
                .next("subscribed");
        return client;
    }
}
