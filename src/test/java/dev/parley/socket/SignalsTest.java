package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Chats;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signals of apps are relayed to connected clients of their audience, and to nobody else. */
@QuarkusTest
class SignalsTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    RedisDataSource redis;

    private final String ann = People.newId();
    private final String bob = People.newId();
    private final String eve = People.newId();
    private People people;
    private String chat;

    @BeforeEach
    void meet() {
        people = new People(server);
        chat = Long.toString(new Chats(ann).with(bob));
    }

    @Test
    void itGoesToTheOtherMembersWithTheSenderThatTheTokenNames() {
        try (ChatClient a = people.parley(ann);
                ChatClient a2 = people.parley(ann);
                ChatClient b = people.parley(bob);
                ChatClient e = people.parley(eve)) {
            a.send(signal("'conversation_id':'" + chat + "'", "call.offer", "{'z':1.50,'a':[]}"));
            assertThat(b.next("signal").path("payload").toString())
                    .isEqualTo(("{'conversation_id':'" + chat + "','user_id':'" + ann
                                    + "','name':'call.offer','data':{'z':1.5,'a':[]}}")
                            .replace('\'', '"'));
            for (ChatClient other : List.of(a, a2, e)) {
                assertThat(signals(other)).isEmpty();
            }
            assertThat(code(e.send(signal("'conversation_id':'" + chat + "'", "x", "{}"))))
                    .isEqualTo("not_found");
            assertThat(code(a.send("{'type':'signal','payload':{'conversation_id':'" + chat + "','user_id':'" + bob
                            + "','name':'x'}}")))
                    .isEqualTo("forbidden");
            assertThat(signals(b)).isEmpty();
        }
    }

    @Test
    void aMemberWhoDoesNotListenMaySignalToo() {
        try (ChatClient a = ChatClient.dial(people.door("/ws?token=" + Tokens.of(ann)))
                        .connect();
                ChatClient b = people.parley(bob)) {
            a.next("auth.success");
            a.send(signal("'conversation_id':'" + chat + "'", "ring", "null"));
            assertThat(b.next("signal").at("/payload/name").asText()).isEqualTo("ring");
        }
    }

    @Test
    void itGoesToTheOthersInARoomAndNobodyElseSpeaksThere() {
        String room = "room-" + People.newId();
        try (ChatClient a = people.parley(ann);
                ChatClient b = people.parley(bob);
                ChatClient e = people.parley(eve)) {
            for (ChatClient each : List.of(a, b)) {
                each.send("{'type':'room.join','payload':{'room':'" + room + "'}}")
                        .next("room.joined");
            }
            a.send(signal("'room':'" + room + "'", "cursor", "[1,2]"));
            assertThat(b.next("signal").at("/payload/data").toString()).isEqualTo("[1,2]");
            assertThat(code(e.send(signal("'room':'" + room + "'", "cursor", "[]"))))
                    .isEqualTo("forbidden");
            assertThat(Stream.of(a, b, e).flatMap(each -> signals(each).stream()))
                    .isEmpty();
        }
    }

    @Test
    void reachesUsersOfASharedConversationAndOwnConnections() {
        try (ChatClient a = people.parley(ann);
                ChatClient a2 = people.parley(ann);
                ChatClient b = people.parley(bob);
                ChatClient e = people.parley(eve)) {
            a.send(signal("'to':'" + bob + "'", "ring", "1"));
            assertThat(b.next("signal").at("/payload/to").asText()).isEqualTo(bob);
            a.send(signal("'to':" + ann, "answered", "1"));
            assertThat(a2.next("signal").at("/payload/name").asText()).isEqualTo("answered");
            assertThat(code(e.send(signal("'to':'" + bob + "'", "ring", "1")))).isEqualTo("not_found");
            assertThat(code(e.send(signal("'to':'nobody'", "ring", "1")))).isEqualTo("not_found");
            assertThat(Stream.of(a, b).flatMap(each -> signals(each).stream())).isEmpty();
        }
    }

    @Test
    void itHasABoundAndARateOfItsOwn() {
        try (ChatClient a = people.parley(ann);
                ChatClient b = people.parley(bob)) {
            String place = "'conversation_id':'" + chat + "'";
            a.send(signal(place, "x", "'" + "d".repeat(7_166) + "'"));
            assertThat(b.next("signal").at("/payload/data").asText()).hasSize(7_166);
            assertThat(code(a.send(signal(place, "x", "'" + "d".repeat(7_167) + "'"))))
                    .isEqualTo("too_large");
            for (int i = 0; i < 900; i++) {
                a.send(signal(place, "n", "0"));
            }
            List<JsonNode> refused = a.untilPong().stream()
                    .filter(frame -> frame.path("type").asText().equals("error"))
                    .toList();
            assertThat(refused).hasSizeGreaterThan(100).hasSizeLessThan(450).allSatisfy(frame -> {
                assertThat(frame.at("/payload/code").asText()).isEqualTo("rate_limited");
                assertThat(frame.at("/payload/retry_after_ms").asLong()).isPositive();
            });
            a.send("{'type':'message.send','payload':{'conversation_id':'" + chat
                            + "','client_id':'k','content':'still'}}")
                    .next("message.ack");
        }
    }

    @Test
    void framesOfSohbetGoToTheOtherMembersUnchanged() {
        try (ChatClient a = people.sohbet(ann);
                ChatClient b = people.sohbet(bob);
                ChatClient e = people.sohbet(eve);
                ChatClient phone = people.parley(bob)) {
            for (ChatClient each : List.of(a, b, e)) {
                each.untilPong();
            }
            String payload = "{'z':1,'conversation_id':" + chat + ",'sdp':'v=0','b':true,'a':[1,null]}";
            for (String type : List.of("call:offer", "video:on", "file:offer", "screen:start", "plugin:poll")) {
                a.send("{'type':'" + type + "','payload':" + payload + "}");
                assertThat(b.next(type).path("payload").toString()).isEqualTo(payload.replace('\'', '"'));
                JsonNode told = phone.next("signal").path("payload");
                assertThat(told.path("name").asText()).isEqualTo(type);
                assertThat(told.path("user_id").asText()).isEqualTo(ann);
                assertThat(told.path("data").toString()).isEqualTo(payload.replace('\'', '"'));
            }
            phone.send(signal("'conversation_id':'" + chat + "'", "call:answer", "{'conversation_id':7}"));
            assertThat(a.next("call:answer").path("payload").toString())
                    .isEqualTo(("{'conversation_id':" + chat + ",'user_id':" + bob + ",'data':{'conversation_id':7}}")
                            .replace('\'', '"'));
            assertThat(code(e.send("{'type':'call:offer','payload':" + payload + "}")))
                    .isEqualTo("not_found");
            assertThat(code(a.send("{'type':'call:offer','payload':{'conversation_id':" + chat + ",'sender_id':" + bob
                            + "}}")))
                    .isEqualTo("forbidden");
            assertThat(Stream.of(a, e)
                            .flatMap(each -> each.untilPong().stream())
                            .filter(frame -> frame.path("type").asText().contains(":")
                                    && !frame.path("type").asText().startsWith("user:")))
                    .isEmpty();
        }
    }

    @Test
    void whatAnotherServicePublishesArrivesAndWhatStraysDoesNot() {
        try (ChatClient b = people.sohbet(bob);
                ChatClient phone = people.parley(bob)) {
            b.untilPong();
            String payload = "{'conversation_id':'" + chat + "','user_id':'" + ann
                    + "','name':'call:offer','data':{'conversation_id':" + chat + ",'n':1.50}}";
            publish("ws:conv:other" + chat, payload);
            publish("ws:conv:" + chat, payload.replace(chat + "','user_id", "other','user_id"));
            publish("ws:conv:" + chat, payload);
            assertThat(b.next("call:offer").at("/payload/data/n").asText()).isEqualTo("1.5");
            assertThat(phone.next("signal").at("/payload/data/conversation_id").asText())
                    .isEqualTo(chat);
            assertThat(signals(phone)).isEmpty();
            assertThat(b.untilPong())
                    .noneMatch(frame -> frame.path("type").asText().startsWith("call:"));
        }
    }

    private void publish(String channel, String payload) {
        redis.execute("PUBLISH", channel, ("{'type':'signal','payload':" + payload + "}").replace('\'', '"'));
    }

    private static String signal(String audience, String name, String data) {
        return "{'type':'signal','payload':{" + audience + ",'name':'" + name + "','data':" + data + "}}";
    }

    private static List<JsonNode> signals(ChatClient client) {
        return client.untilPong().stream()
                .filter(frame -> frame.path("type").asText().equals("signal"))
                .toList();
    }

    private static String code(ChatClient client) {
        return client.next("error").at("/payload/code").asText();
    }
}
