package dev.parley.socket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.PairIds;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service creates a conversation for two users under an id that they have used before. */
@QuarkusTest
class GoodsTakenIdTest {
    @TestHTTPResource("/")
    URI server;

    private final Api ann = Api.somebody("ann");
    private final Api bob = Api.somebody("bob");
    private final String chat = "chat-" + People.newId();
    private final String before = PairIds.marked(chat, ann.userId(), bob.userId());
    private ChatClient a;
    private ChatClient b;

    @BeforeEach
    void talkThenHaveTheServiceTakeTheId() {
        a = new People(server).goods(ann.userId());
        b = new People(server).goods(bob.userId());
        say("old-1", "ann's first");
        say("old-2", "ann's second");
        given().contentType("application/json")
                .header(
                        "Authorization",
                        "Bearer " + Tokens.mint("shop").roles("service").token())
                .body("{\"kind\":\"direct\",\"members\":[{\"user_id\":\"%s\"},{\"user_id\":\"%s\"}]}"
                        .formatted(ann.userId(), bob.userId()))
                .put("/api/v1/conversations/" + chat)
                .then()
                .statusCode(201);
        say("new", "in the service's");
        assertThat(ann.get("/" + chat + "/messages?after=0").extract().<List<String>>path("messages.content"))
                .containsExactly("in the service's");
    }

    @AfterEach
    void disconnect() {
        a.close();
        b.close();
    }

    private void say(String id, String text) {
        a.send("{'type':'message','data':{'id':'%s','conversation_id':'%s','recipient_id':'%s','text':'%s'}}"
                .formatted(id, chat, bob.userId(), text.replace("'", "\\u0027")));
        for (ChatClient client : List.of(a, b)) {
            assertThat(client.next("message").at("/data/conversation_id").asText())
                    .isEqualTo(chat);
        }
    }

    @Test
    void whatTheySaidBeforeIsEditedAndDeletedUnderTheIdThatTheySee() {
        a.send("{'type':'edit','data':{'id':'old-1','conversation_id':'%s','text':'better'}}".formatted(chat));
        JsonNode edited = b.next("edit").path("data");
        assertThat(edited.path("conversation_id").asText()).isEqualTo(chat);
        assertThat(edited.path("text").asText()).isEqualTo("better");
        a.send("{'type':'delete','data':{'id':'old-2','conversation_id':'%s'}}".formatted(chat));
        assertThat(b.next("delete").at("/data/id").asText()).isEqualTo("old-2");
        a.send("{'type':'edit','data':{'id':'new','conversation_id':'%s','text':'newer'}}".formatted(chat));
        assertThat(b.next("edit").at("/data/text").asText()).isEqualTo("newer");
        assertThat(ann.get("/" + before + "/messages?after=0")
                        .statusCode(200)
                        .extract()
                        .<List<String>>path("messages.content"))
                .containsExactly("better", "");

        b.send("{'type':'edit','data':{'id':'old-1','conversation_id':'%s','text':'not mine'}}".formatted(chat));
        assertThat(b.next("error").at("/data/code").asText()).isEqualTo("forbidden");
        a.send("{'type':'edit','data':{'id':'nothing','conversation_id':'%s','text':'x'}}".formatted(chat));
        assertThat(a.next("error").at("/data/code").asText()).isEqualTo("not_found");
    }

    @Test
    void whatTheySaidBeforeIsReadUnderTheIdThatTheySee() {
        b.send("{'type':'read','data':{'message_id':'old-1','conversation_id':'%s'}}".formatted(chat));
        assertThat(a.next("read").at("/data/message_id").asText()).isEqualTo("old-1");
        b.send(
                "{'type':'message','data':{'id':'old-2','conversation_id':'%s','sender_id':'%s','text':'x','is_read':true}}"
                        .formatted(chat, ann.userId()));
        assertThat(a.next("read").at("/data/message_id").asText()).isEqualTo("old-2");
        assertThat(unread()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void readingAllIsReadingBoth() {
        b.send("{'type':'read','data':{'conversation_id':'%s'}}".formatted(chat));
        assertThat(List.of(
                        a.next("read").at("/data/message_id").asText(),
                        a.next("read").at("/data/message_id").asText()))
                .containsExactlyInAnyOrder("new", "old-2");
        await().until(() -> unread().equals(List.of(0, 0)));
    }

    private List<Integer> unread() {
        return bob.get("").extract().path("conversations.unread");
    }
}
