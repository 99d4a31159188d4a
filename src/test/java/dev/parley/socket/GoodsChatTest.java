package dev.parley.socket;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.protocol.PairIds;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Knock;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the rows of the goods document, from top to bottom. */
@QuarkusTest
class GoodsChatTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    MeterRegistry metrics;

    @Inject
    RedisDataSource redis;

    People people;
    final String ann = "ann-" + People.newId();
    final String bob = "bob-" + People.newId();
    final String chat = "conv-" + People.newId();

    @BeforeEach
    void connect() {
        people = new People(server);
    }

    @Test
    void theTokenIsCheckedBeforeTheSocketOpens() {
        assertThat(Knock.at(people.door("/ws/chat/" + ann), UnaryOperator.identity()))
                .isEqualTo("401");
        assertThat(Knock.at(people.goodsDoor(ann, Tokens.forged(ann)), UnaryOperator.identity()))
                .isEqualTo("401");
    }

    @Test
    void nobodyComesInAtAnotherUsersDoor() {
        assertThat(Knock.at(people.goodsDoor(bob, Tokens.of(ann)), UnaryOperator.identity()))
                .isEqualTo("403");
    }

    @Test
    void aUserIdOfUnusualCharactersFindsItsDoor() {
        String user = "Ayşe %2F+é " + People.newId();
        try (ChatClient a = people.goods(user)) {
            assertThat(a.untilPong()).isEmpty();
        }
    }

    @Test
    void theFirstMessageMakesTheConversationForBoth() {
        try (ChatClient a = people.goods(ann);
                ChatClient b = people.goods(bob);
                ChatClient b2 = people.goods(bob)) {
            Instant before = Instant.now();
            a.send(message("m-1", ann, "'recipient_id':'" + bob + "',"));
            for (ChatClient each : List.of(a, b, b2)) {
                JsonNode data = each.next("message").path("data");
                assertThat(data.path("id").asText()).isEqualTo("m-1");
                assertThat(data.path("conversation_id").asText()).isEqualTo(chat);
                assertThat(data.path("sender_id").asText()).isEqualTo(ann);
                assertThat(data.path("recipient_id").asText()).isEqualTo(bob);
                assertThat(data.path("text").asText()).isEqualTo("Hello!");
                assertThat(data.path("is_read").asBoolean(true)).isFalse();
                assertThat(Instant.parse(data.path("timestamp").asText()))
                        .isBetween(before.minusSeconds(5), Instant.now().plusSeconds(5));
            }
            b.send(message("m-2", bob, ""));
            for (ChatClient each : List.of(a, b, b2)) {
                assertThat(each.next("message").at("/data/id").asText()).isEqualTo("m-2");
                assertThat(messages(each.untilPong())).isEmpty();
            }
        }
    }

    @Test
    void manyFirstMessagesComeOnceAndInOrder() {
        double lookUps = lookUps();
        try (ChatClient a = people.goods(ann);
                ChatClient b = people.goods(bob);
                ChatClient native2 = people.parley(bob)) {
            List<String> ids = IntStream.range(0, 300).mapToObj(i -> "m-" + i).toList();
            ids.forEach(id -> a.send(message(id, ann, "'recipient_id':'" + bob + "',")));
            for (ChatClient each : List.of(a, b)) {
                List<String> seen = new ArrayList<>();
                ids.forEach(_ -> seen.add(each.next("message").at("/data/id").asText()));
                assertThat(seen).isEqualTo(ids);
                assertThat(messages(each.untilPong())).isEmpty();
            }
            List<Long> seqs = new ArrayList<>();
            ids.forEach(_ -> seqs.add(
                    native2.next("message.new").at("/payload/message/seq").asLong()));
            assertThat(seqs)
                    .isEqualTo(IntStream.rangeClosed(1, 300)
                            .mapToObj(Long::valueOf)
                            .toList());
        }
        // Those sent before the subscription: hardly any, and not all.
        assertThat(lookUps() - lookUps).isBetween(1.0, 150.0);
    }

    @Test
    void whatIsSentAtOnceOnConnectingComesBack() {
        try (ChatClient a = people.goods(ann)) {
            a.send(message("m-0", ann, "'recipient_id':'" + bob + "',")).next("message");
        }
        for (int i = 1; i <= 20; i++) {
            try (ChatClient a = people.goods(ann)) {
                a.send(message("m-" + i, ann, ""));
                assertThat(a.next("message").at("/data/id").asText()).isEqualTo("m-" + i);
            }
        }
    }

    @Test
    void anotherOnesConversationIsNotThere() {
        String eves = People.newId();
        try (ChatClient a = people.goods(ann);
                ChatClient eve = people.goods(eves)) {
            a.send(message("m-1", ann, "'recipient_id':'" + bob + "',")).next("message");
            eve.send(message("m-1", eves, ""));
            assertError(eve, "not_found");
            eve.send(message("m-1", eves, "'recipient_id':'" + ann + "',"));
            assertThat(eve.next("message").at("/data/conversation_id").asText()).isNotEqualTo(chat);
            assertThat(a.next("message").at("/data/conversation_id").asText()).isNotEqualTo(chat);
            eve.send("{'type':'typing','data':{'conversation_id':'" + chat + "','is_typing':true}}");
            assertError(eve, "not_found");
            eve.send("{'type':'read','data':{'conversation_id':'" + chat + "'}}");
            assertError(eve, "not_found");
            assertThat(messages(a.untilPong())).isEmpty();
        }
    }

    @Test
    void whoIsFirstUnderTheIdOfTwoOthersTakesNothingFromThem() {
        String eves = People.newId();
        String derived = ann + "_" + bob;
        try (ChatClient a = people.goods(ann);
                ChatClient b = people.goods(bob);
                ChatClient eve = people.goods(eves)) {
            eve.send(to("e-1", derived, "mallory")).next("message");
            eve.send(to("e-2", derived, ann)).next("message");
            assertThat(a.next("message").at("/data/conversation_id").asText())
                    .as("not in their thread")
                    .isNotEqualTo(derived);

            a.send(to("m-1", derived, bob));
            for (ChatClient one : List.of(a, b)) {
                JsonNode data = one.next("message").path("data");
                assertThat(data.path("conversation_id").asText()).isEqualTo(derived);
                assertThat(data.path("id").asText()).isEqualTo("m-1");
            }
            b.send("{'type':'typing','data':{'conversation_id':'" + derived + "','is_typing':true}}");
            assertThat(a.next("typing").at("/data/conversation_id").asText()).isEqualTo(derived);
            b.send("{'type':'read','data':{'conversation_id':'" + derived + "','message_id':'m-1'}}");
            assertThat(a.next("read").at("/data/conversation_id").asText()).isEqualTo(derived);
            b.send("{'type':'message','data':{'id':'m-2','conversation_id':'" + derived + "','text':'Hi'}}");
            assertThat(a.next("message").at("/data/id").asText()).isEqualTo("m-2");
            assertThat(messages(eve.untilPong())).isEmpty();
        }
    }

    @Test
    void whatAServicePublishesReachesNobodyWhoUsedItsIdFirst() {
        String eves = People.newId();
        try (ChatClient eve = people.goods(eves);
                ChatClient a = people.goods(ann)) {
            eve.send(to("e-1", chat, "mallory")).next("message");
            given().header(
                            "Authorization",
                            "Bearer " + Tokens.mint("shop").roles("service").token())
                    .contentType("application/json")
                    .body(("{'kind':'group','members':[{'user_id':'" + ann + "'}]}").replace('\'', '"'))
                    .put("/api/v1/conversations/" + chat)
                    .then()
                    .statusCode(201);
            await().until(() ->
                    redis.execute("PUBSUB", "NUMSUB", "ws:conv:" + chat).get(1).toLong() > 0);
            // What was published before would have reached eve as well.
            redis.execute(
                    "PUBLISH",
                    "ws:conv:" + chat,
                    ("{'type':'message.new','payload':{'conversation_id':'" + chat
                                    + "','message':{'id':'s-1','sender_id':'x','content':'secret','created_at':'2026-01-01T00:00:00Z'}}}")
                            .replace('\'', '"'));
            assertThat(a.next("message").at("/data/id").asText()).isEqualTo("s-1");
            assertThat(messages(eve.untilPong())).isEmpty();
        }
    }

    @Test
    void noTextIsLostForWhatItClaimsToBe() {
        try (ChatClient a = people.goods(ann);
                ChatClient b = people.goods(bob)) {
            meet(a, b);
            b.send(read("own", "own text")).next("message");
            assertThat(a.next("message").at("/data/text").asText()).isEqualTo("own text");
            b.send(read("m-1", "not what ann said")).next("message");
            assertThat(a.next("message").at("/data/text").asText()).isEqualTo("not what ann said");
            b.send(read("m-1", "Hello!"));
            assertThat(a.next("read").at("/data/message_id").asText()).isEqualTo("m-1");
            a.send(read("m-3", "before").replace("'id'", "'sender_id':'','id'")).next("message");
            a.send("{'type':'edit','data':{'id':'m-3','conversation_id':'" + chat + "','text':'after'}}")
                    .next("edit");
            b.next(frame -> frame.at("/data/id").asText().equals("m-3"));
            b.send(read("m-3", "before"));
            assertThat(a.next("read").at("/data/message_id").asText()).isEqualTo("m-3");
            assertThat(messages(b.untilPong())).as("no echo became a message").isEmpty();
        }
    }

    private String read(String id, String text) {
        return "{'type':'message','data':{'id':'%s','conversation_id':'%s','text':'%s','is_read':true}}"
                .formatted(id, chat, text);
    }

    private static String to(String id, String conversation, String recipient) {
        return ("{'type':'message','data':{'id':'%s','conversation_id':'%s','recipient_id':'%s','text':'Hello!'}}")
                .formatted(id, conversation, recipient);
    }

    @Test
    void nobodySpeaksForSomebodyElse() {
        try (ChatClient a = people.goods(ann)) {
            a.send(message("m-1", bob, "'recipient_id':'" + bob + "',"));
            assertError(a, "forbidden");
            a.send("{'type':'online_status','data':{'user_id':'" + bob + "','is_online':false}}");
            assertError(a, "forbidden");
            a.send("{'type':'typing','data':{'conversation_id':'" + chat + "','user_id':'" + bob
                    + "','is_typing':true}}");
            assertError(a, "forbidden");
            a.send("{'type':'read','data':{'conversation_id':'" + chat + "','user_id':'" + bob + "'}}");
            assertError(a, "forbidden");
        }
    }

    @Test
    void aRecipientMayOnlyBeAbsentWhereTheConversationExists() {
        Api owner = Api.somebody("owner");
        String group = owner.groupWith(Api.somebody("member"));
        try (ChatClient a = people.goods(owner.userId())) {
            a.send(message("m-1", owner.userId(), ""));
            assertError(a, "not_found");
            a.send("{'type':'message','data':{'id':'g-1','conversation_id':'" + group + "','text':'Hi all'}}");
            JsonNode data = a.next("message").path("data");
            assertThat(data.path("text").asText()).isEqualTo("Hi all");
            assertThat(data.has("recipient_id")).isFalse();
        }
    }

    @Test
    void theSameIdAgainCreatesNothingAndIsAnsweredAsBefore() {
        try (ChatClient a = people.goods(ann);
                ChatClient b = people.goods(bob)) {
            JsonNode first =
                    a.send(message("m-1", ann, "'recipient_id':'" + bob + "',")).next("message");
            b.next("message");
            assertThat(a.send(message("m-1", ann, "")).next("message")).isEqualTo(first);
            b.send("{'type':'read','data':{'conversation_id':'" + chat + "'}}");
            a.next("read");
            assertThat(a.send(message("m-1", ann, ""))
                            .next("message")
                            .at("/data/is_read")
                            .asBoolean())
                    .isTrue();
            assertThat(messages(b.untilPong())).isEmpty();
        }
    }

    @Test
    void aNativeKeyIsNoGoodsIdAndDoesNotMeetOne() {
        try (ChatClient a = people.goods(ann);
                ChatClient own = people.parley(ann)) {
            a.send(message("k", ann, "'recipient_id':'" + bob + "',")).next("message");
            assertThat(own.next("message.new").at("/payload/message").has("client_id"))
                    .isFalse();
            own.send("{'type':'message.send','payload':{'conversation_id':'" + PairIds.marked(chat, ann, bob)
                    + "','client_id':'k','content':'2nd'}}");
            String id = own.next("message.ack").at("/payload/id").asText();
            JsonNode data = a.next("message").path("data");
            assertThat(data.path("text").asText()).isEqualTo("2nd");
            assertThat(data.path("id").asText()).isEqualTo(id);
            try (ChatClient b = people.goods(bob)) {
                b.next(frame -> frame.at("/data/id").asText().equals(id));
                b.send("{'type':'read','data':{'conversation_id':'" + chat + "','message_id':'" + id + "'}}");
                assertThat(a.next("read").at("/data/message_id").asText()).isEqualTo(id);
            }
        }
    }

    @Test
    void attachmentsPassThroughLiveAndStored() throws IOException {
        String array = "[{'kind':'image','url':'https://x.example/a.png','w':1.5},'b.png']";
        try (ChatClient a = people.goods(ann)) {
            a.send(message("m-1", ann, "'attachments':" + array + ",'recipient_id':'" + bob + "',"));
            JsonNode live = a.next("message").at("/data/attachments");
            assertThat(live).isEqualTo(new ObjectMapper().readTree(array.replace('\'', '"')));
            try (ChatClient b = people.goods(bob);
                    ChatClient other = people.parley(ann)) {
                assertThat(b.next("message").at("/data/attachments")).isEqualTo(live);
                for (String id : List.of(chat, PairIds.marked(chat, ann, bob))) {
                    given().header("Authorization", "Bearer " + Tokens.of(bob))
                            .get("/api/v1/conversations/" + id + "/messages")
                            .then()
                            .statusCode(200)
                            .body("conversation_id", is(PairIds.marked(chat, ann, bob)));
                    given().header("Authorization", "Bearer " + Tokens.of("eve"))
                            .get("/api/v1/conversations/" + id + "/messages")
                            .then()
                            .statusCode(404);
                }
                other.send("{'type':'history','payload':{'conversation_id':'" + PairIds.marked(chat, ann, bob) + "'}}");
                assertThat(other.next("history")
                                .at("/payload/messages/0/attachments")
                                .toString())
                        .isEqualTo("[{\"url\":\"https://x.example/a.png\"}]");
            }
        }
    }

    @Test
    void typingIsToldToTheOthersAndEnds() {
        try (ChatClient a = people.goods(ann);
                ChatClient b = people.goods(bob)) {
            meet(a, b);
            a.send(typing(true));
            assertThat(b.next("typing").path("data").toString())
                    .isEqualTo("{'conversation_id':'%s','user_id':'%s','is_typing':true}"
                            .formatted(chat, ann)
                            .replace('\'', '"'));
            a.send(typing(false));
            assertThat(b.next("typing").at("/data/is_typing").asBoolean(true)).isFalse();
            a.send(typing(true));
            assertThat(b.next("typing").at("/data/is_typing").asBoolean()).isTrue();
            a.send(message("m-2", ann, ""));
            assertThat(b.next("typing").at("/data/is_typing").asBoolean(true)).isFalse();
            a.send(typing(true));
            assertThat(b.next("typing").at("/data/is_typing").asBoolean()).isTrue();
            // By itself, if it is not renewed.
            assertThat(b.next("typing").at("/data/is_typing").asBoolean(true)).isFalse();
            assertThat(a.untilPong())
                    .noneMatch(frame -> frame.path("type").asText().equals("typing"));
        }
    }

    @Test
    void thoseWhoShareAConversationSeeEachOtherComeAndGo() {
        try (ChatClient b = people.goods(bob)) {
            try (ChatClient a = people.goods(ann)) {
                meetBoth(a, b);
            }
            JsonNode gone = b.next(frame -> frame.at("/data/is_online").isBoolean()
                            && !frame.at("/data/is_online").asBoolean())
                    .path("data");
            assertThat(gone.path("user_id").asText()).isEqualTo(ann);
            assertThat(Instant.parse(gone.path("last_seen").asText()))
                    .isBeforeOrEqualTo(Instant.now().plusSeconds(5));
            try (ChatClient a = people.goods(ann)) {
                assertThat(a.next("online_status").path("data").toString())
                        .isEqualTo("{\"user_id\":\"" + bob + "\",\"is_online\":true}");
                JsonNode back = b.next("online_status").path("data");
                assertThat(back.path("is_online").asBoolean()).isTrue();
                assertThat(back.path("last_seen")).isEqualTo(gone.path("last_seen"));
                a.send("{'type':'online_status','data':{'user_id':'" + ann + "','is_online':false}}");
                assertThat(b.next("online_status").at("/data/is_online").asBoolean(true))
                        .isFalse();
                a.send("{'type':'online_status','data':{'user_id':'" + ann + "','is_online':true}}");
                assertThat(b.next("online_status").at("/data/is_online").asBoolean())
                        .isTrue();
            }
        }
    }

    @Test
    void receiptsCarryTheSendersNameForTheMessage() {
        try (ChatClient a = people.goods(ann);
                ChatClient b = people.goods(bob);
                ChatClient b2 = people.goods(bob)) {
            meet(a, b);
            a.send(message("m-2", ann, ""));
            for (ChatClient each : List.of(b, b2)) {
                each.next(frame -> frame.at("/data/id").asText().equals("m-2"));
            }
            b.send("{'type':'read','data':{'conversation_id':'" + chat + "','message_id':'m-1','user_id':'" + bob
                    + "'}}");
            for (ChatClient each : List.of(a, b2)) {
                assertThat(each.next("read").path("data").toString())
                        .isEqualTo("{'conversation_id':'%s','message_id':'m-1','user_id':'%s'}"
                                .formatted(chat, bob)
                                .replace('\'', '"'));
            }
            b.send("{'type':'read','data':{'conversation_id':'" + chat + "'}}");
            assertThat(a.next("read").at("/data/message_id").asText()).isEqualTo("m-2");
            assertThat(b.untilPong())
                    .noneMatch(frame -> frame.path("type").asText().equals("read"));
            // A message that no longer exists, or never did, is not an error.
            b.send("{'type':'read','data':{'conversation_id':'" + chat + "','message_id':'none'}}");
            assertThat(b.untilPong())
                    .noneMatch(frame -> frame.path("type").asText().equals("error"));
        }
    }

    @Test
    void whatWasSentMeanwhileComesOnReturnTheNewest500OldestFirst() {
        String carl = "carl-" + People.newId();
        try (ChatClient a = people.goods(ann)) {
            IntStream.rangeClosed(1, 510).forEach(i -> a.send(message("m-" + i, ann, "'recipient_id':'" + bob + "',")));
            a.next(frame -> frame.at("/data/id").asText().equals("m-510"));
            a.send("{'type':'message','data':{'id':'c-1','conversation_id':'2-%s','recipient_id':'%s','text':'x'}}"
                            .formatted(chat, bob))
                    .next(frame -> frame.at("/data/id").asText().equals("c-1"));
        }
        try (ChatClient b = people.goods(bob)) {
            List<String> expected = new ArrayList<>(
                    IntStream.rangeClosed(12, 510).mapToObj(i -> "m-" + i).toList());
            expected.add("c-1");
            List<String> seen = new ArrayList<>();
            expected.forEach(_ -> seen.add(b.next("message").at("/data/id").asText()));
            assertThat(seen).isEqualTo(expected);
            assertThat(messages(b.untilPong())).isEmpty();
        }
        try (ChatClient b = people.goods(bob);
                ChatClient other = people.goods(carl)) {
            assertThat(messages(b.untilPong()))
                    .as("what was delivered before, though not read")
                    .isEmpty();
            assertThat(messages(other.untilPong())).isEmpty();
        }
    }

    @Test
    void inAGroupAMessageThatSomebodyReadIsReadForThoseWhoComeLater() {
        Api owner = Api.somebody("owner");
        Api late = Api.somebody("late");
        Api reader = Api.somebody("reader");
        String group = owner.groupWith(late, reader);
        owner.send(group, "news");
        try (ChatClient r = people.goods(reader.userId())) {
            assertThat(r.next("message").at("/data/is_read").asBoolean(true)).isFalse();
            r.send("{'type':'read','data':{'conversation_id':'" + group + "'}}").untilPong();
        }
        try (ChatClient l = people.goods(late.userId())) {
            assertThat(l.next("message").at("/data/is_read").asBoolean()).isTrue();
        }
    }

    @Test
    void rubbishGetsAnErrorAndTheConnectionStaysOpen() {
        try (ChatClient a = people.goods(ann)) {
            assertError(a.send("nonsense"), "bad_request");
            assertError(a.send("{'type':'dance','data':{}}"), "bad_request");
            assertError(a.send("{'type':'message','data':{'id':7}}"), "bad_request");
            assertError(a.sendBinary(new byte[] {1}), "bad_request");
            assertThat(a.send("{'type':'ping'}").next("pong").toString()).isEqualTo("{\"type\":\"pong\",\"data\":{}}");
        }
    }

    @Test
    void aMessageOverTheLimitCloses() {
        try (ChatClient a = people.goods(ann)) {
            a.send("{'type':'ping','data':{'x':'" + "x".repeat(8192) + "'}}");
            assertThat(a.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void healthCountsConnectionsAndUsers() {
        JsonPath before = get("/ws/health")
                .then()
                .statusCode(200)
                .body("status", is("ok"))
                .extract()
                .jsonPath();
        try (ChatClient a = people.goods(ann);
                ChatClient b = people.goods(bob);
                ChatClient b2 = people.goods(bob)) {
            for (ChatClient each : List.of(a, b, b2)) {
                each.untilPong();
            }
            // Connections of earlier tests may still be closing.
            await().untilAsserted(() -> {
                JsonPath now = get("/ws/health").jsonPath();
                assertThat(now.getInt("connections") - now.getInt("users")).isOne();
                assertThat(now.getInt("users")).isBetween(2, before.getInt("users") + 2);
            });
        }
    }

    private void meet(ChatClient a, ChatClient b) {
        a.send(message("m-1", ann, "'recipient_id':'" + bob + "',"));
        a.next("message");
        b.next("message");
    }

    /** Both have written, and each was shown the other's presence. */
    private void meetBoth(ChatClient a, ChatClient b) {
        meet(a, b);
        b.send(message("m-b", bob, "")).next("message");
        a.next("online_status");
        b.next("online_status");
    }

    private String message(String id, String sender, String more) {
        return ("{'type':'message','data':{'id':'%s','conversation_id':'%s','sender_id':'%s',%s'text':'Hello!',"
                        + "'timestamp':'2001-01-01T00:00:00Z','is_read':true}}")
                .formatted(id, chat, sender, more);
    }

    private String typing(boolean on) {
        return "{'type':'typing','data':{'conversation_id':'%s','user_id':'%s','is_typing':%s}}"
                .formatted(chat, ann, on);
    }

    private static void assertError(ChatClient client, String code) {
        JsonNode data = client.next("error").path("data");
        assertThat(data.path("code").asText()).isEqualTo(code);
        assertThat(data.path("message").asText()).isNotBlank();
    }

    private static List<JsonNode> messages(List<JsonNode> frames) {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals("message"))
                .toList();
    }

    private double lookUps() {
        return metrics.get("parley.sends.lookups").counter().count();
    }
}
