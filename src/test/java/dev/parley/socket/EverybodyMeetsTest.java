package dev.parley.socket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.PairIds;
import dev.parley.testing.Acquainted;
import dev.parley.testing.ChatClient;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users of different dialects in one conversation: each gets the others' messages in their own dialect. */
@QuarkusTest
class EverybodyMeetsTest {
    @TestHTTPResource("/")
    URI server;

    People people;
    final String gus = People.newId();
    final String sol = People.newId();
    final String pat = People.newId();
    final String wyn = People.newId();
    final String lis = People.newId();

    @BeforeEach
    void connect() {
        people = new People(server);
    }

    @Test
    void inAConversationOfTwo() {
        String chat = "9" + People.newId().substring(4);
        String stored = PairIds.marked(chat, gus, sol);
        try (ChatClient g = people.goods(gus);
                ChatClient s = people.sohbet(sol);
                ChatClient n = people.parley(sol)) {
            s.untilPong();
            g.send(("{'type':'message','data':{'id':'m-1','conversation_id':'%s','sender_id':'%s','recipient_id':'%s',"
                            + "'text':'Hello!'}}")
                    .formatted(chat, gus, sol));
            String time = g.next("message").at("/data/timestamp").asText();
            JsonNode heard = s.next("chat:message");
            String id = heard.at("/payload/id").toString();
            is(
                    heard,
                    "{'type':'chat:message','payload':{'id':%s,'conversation_id':'%s','sender_id':%s,'content':'Hello!',"
                            + "'created_at':'%s'}}",
                    id,
                    stored,
                    gus,
                    time);
            is(
                    n.next("message.new"),
                    "{'type':'message.new','payload':{'conversation_id':'%s','message':{'id':'%s',"
                            + "'seq':1,'sender_id':'%s','content':'Hello!','created_at':'%s'}}}",
                    stored,
                    id,
                    gus,
                    time);

            s.send("{'type':'chat:typing','payload':{'conversation_id':'" + stored + "'}}");
            is(
                    g.next("typing"),
                    "{'type':'typing','data':{'conversation_id':'%s','user_id':'%s','is_typing':true}}",
                    chat,
                    sol);

            s.send("{'type':'chat:send','payload':{'conversation_id':'" + stored + "','content':'Hi'}}");
            JsonNode answer = s.next("chat:message");
            is(
                    g.next("message"),
                    "{'type':'message','data':{'id':'%s','conversation_id':'%s','sender_id':'%s',"
                            + "'recipient_id':'%s','text':'Hi','timestamp':'%s','is_read':false}}",
                    answer.at("/payload/id").asText(),
                    chat,
                    sol,
                    gus,
                    answer.at("/payload/created_at").asText());
            // A user who has sent a message does not type any more.
            is(
                    g.next("typing"),
                    "{'type':'typing','data':{'conversation_id':'%s','user_id':'%s','is_typing':false}}",
                    chat,
                    sol);

            s.send("{'type':'chat:read','payload':{'conversation_id':'" + stored + "','message_id':" + id + "}}");
            is(
                    g.next("read"),
                    "{'type':'read','data':{'conversation_id':'%s','message_id':'m-1','user_id':'%s'}}",
                    chat,
                    sol);
            is(
                    n.next("message.read"),
                    "{'type':'message.read','payload':{'conversation_id':'%s','user_id':'%s',"
                            + "'seq':1,'message_id':'%s'}}",
                    stored,
                    sol,
                    id);
        }
    }

    @Test
    void inAGroup() {
        try (ChatClient g = people.goods(gus);
                ChatClient s = people.sohbet(sol);
                ChatClient n = people.parley(pat);
                ChatClient w = people.notifications(wyn);
                ChatClient l = people.listings(lis)) {
            l.next("connected");
            l.untilPong();
            g.untilPong();
            s.untilPong();
            String chat = given().header("Authorization", "Bearer " + Tokens.of(pat))
                    .contentType(ContentType.JSON)
                    .body("{\"kind\":\"group\",\"title\":\"All\",\"members\":[{\"user_id\":\"" + gus
                            + "\"},{\"user_id\":\"" + sol + "\"},{\"user_id\":\"" + wyn
                            + "\"},{\"user_id\":\"" + lis + "\"}]}")
                    .post("/api/v1/conversations")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("conversation_id");
            n.next("conversation.created");
            n.send("{'type':'message.send','id':'1','payload':{'conversation_id':'" + chat
                    + "','client_id':'k','content':'Hello all'}}");
            JsonNode ack = n.next("message.ack").path("payload");
            String id = ack.path("id").asText();
            String time = ack.path("created_at").asText();
            is(
                    g.next("message"),
                    "{'type':'message','data':{'id':'%s','conversation_id':'%s','sender_id':'%s',"
                            + "'text':'Hello all','timestamp':'%s','is_read':false}}",
                    id,
                    chat,
                    pat,
                    time);
            is(
                    s.next("chat:message"),
                    "{'type':'chat:message','payload':{'id':%s,'conversation_id':%s,'sender_id':%s,"
                            + "'content':'Hello all','created_at':'%s'}}",
                    id,
                    chat,
                    pat,
                    time);

            JsonNode listed = l.next("new_message");
            is(
                    listed,
                    "{'type':'new_message','chat_id':%s,'message':{'id':%s,'chat_id':%s,'sender_id':%s,"
                            + "'content':'Hello all','created_at':'%s'},'timestamp':'%s'}",
                    chat,
                    id,
                    chat,
                    pat,
                    time,
                    listed.path("timestamp").asText());

            g.send("{'type':'typing','data':{'conversation_id':'" + chat + "','is_typing':true}}");
            JsonNode typing = l.next("typing");
            is(
                    typing,
                    "{'type':'typing','chat_id':%s,'user_id':%s,'is_typing':true,'timestamp':'%s'}",
                    chat,
                    gus,
                    typing.path("timestamp").asText());
            is(
                    s.next("chat:typing"),
                    "{'type':'chat:typing','payload':{'conversation_id':%s,'user_id':%s}}",
                    chat,
                    gus);
            is(
                    n.next("typing.start"),
                    "{'type':'typing.start','payload':{'conversation_id':'%s','user_id':'%s'}}",
                    chat,
                    gus);

            g.send("{'type':'read','data':{'conversation_id':'" + chat + "','message_id':'" + id + "'}}");
            is(
                    s.next("chat:read"),
                    "{'type':'chat:read','payload':{'conversation_id':%s,'user_id':%s,'message_id':%s}}",
                    chat,
                    gus,
                    id);
            is(
                    n.next("message.read"),
                    "{'type':'message.read','payload':{'conversation_id':'%s','user_id':'%s',"
                            + "'seq':1,'message_id':'%s'}}",
                    chat,
                    gus,
                    id);

            JsonNode read = l.next("message_read");
            is(
                    read,
                    "{'type':'message_read','chat_id':%s,'message_id':%s,'read_by':%s,'timestamp':'%s'}",
                    chat,
                    id,
                    gus,
                    read.path("timestamp").asText());

            // That dialect has no messages; it gets the presence of users who have written in a conversation of its
            // user.
            Acquainted.in(server, chat, List.of(Tokens.of(gus), Tokens.of(wyn)));
            g.send("{'type':'online_status','data':{'is_online':false}}");
            JsonNode presence =
                    w.next(frame -> frame.at("/data/status").asText().equals("away"));
            is(
                    presence,
                    "{'type':'presence_update','data':{'user_id':'%s','status':'away'},'timestamp':'%s'}",
                    gus,
                    presence.path("timestamp").asText());
        }
    }

    @Test
    void attachmentsWithoutTextAreShownToAll() {
        try (ChatClient g = people.goods(gus);
                ChatClient s = people.sohbet(sol);
                ChatClient n = people.parley(pat);
                ChatClient l = people.listings(lis)) {
            l.next("connected");
            String chat = group();
            n.next("conversation.created");
            for (String attachment : List.of(
                    "'https://h.example/a.png'",
                    "{'url':'https://h.example/a.png'}",
                    "{'url':'https://h.example/a.png','blurhash':'x'}")) {
                s.send("{'type':'chat:send','payload':{'conversation_id':" + chat + ",'attachments':[" + attachment
                        + "]}}");
                assertShown(s.next("chat:message").path("payload"), "content", attachment);
                assertShown(g.next("message").path("data"), "text", attachment);
                assertShown(l.next("new_message").path("message"), "content", attachment);
                JsonNode file = n.next("message.new").at("/payload/message/attachments");
                assertThat(file).hasSize(1);
                assertThat(file.at("/0/url").asText()).isEqualTo("https://h.example/a.png");
            }
            for (String nothing : List.of("1", "{}", "{'href':'/x'}")) {
                s.send("{'type':'chat:send','payload':{'conversation_id':" + chat + ",'attachments':[" + nothing
                        + "]}}");
                assertThat(s.next("error").at("/payload/code").asText()).isEqualTo("bad_request");
            }
            assertThat(n.untilPong())
                    .noneMatch(frame -> frame.path("type").asText().equals("message.new"));
        }
    }

    private static void assertShown(JsonNode message, String text, String attachment) {
        assertThat(message.path(text).asText()).isEqualTo("https://h.example/a.png");
        assertThat(message.path("attachments").toString()).isEqualTo("[" + attachment.replace('\'', '"') + "]");
    }

    /** Creates a group of all of them but of the one with a client of notifications. */
    private String group() {
        return given().header("Authorization", "Bearer " + Tokens.of(pat))
                .contentType(ContentType.JSON)
                .body(("{'kind':'group','title':'All','members':[{'user_id':'%s'},{'user_id':'%s'},{'user_id':'%s'}]}")
                        .formatted(gus, sol, lis)
                        .replace('\'', '"'))
                .post("/api/v1/conversations")
                .then()
                .statusCode(201)
                .extract()
                .path("conversation_id");
    }

    private static void is(JsonNode frame, String expected, Object... values) {
        assertThat(frame.toString()).isEqualTo(expected.formatted(values).replace('\'', '"'));
    }
}
