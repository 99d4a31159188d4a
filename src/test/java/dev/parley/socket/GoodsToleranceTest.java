package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Chats;
import dev.parley.testing.People;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what existing apps send to the goods protocol and get from it beyond the rows of its document. */
@QuarkusTest
class GoodsToleranceTest {
    @TestHTTPResource("/")
    URI server;

    private final String ann = People.newId();
    private final String bob = People.newId();
    private final String chat = "conv-" + People.newId();
    private People people;

    @BeforeEach
    void connect() {
        people = new People(server);
    }

    @Test
    void idsMayBeNumbersAndThoseOfMessagesMayBeMissing() {
        try (ChatClient a = people.goods(ann);
                ChatClient b = people.goods(bob)) {
            send(a, "'recipient_id':" + bob + ",'sender_id':" + ann + ",'text':'1'");
            JsonNode first = b.next("message").path("data");
            assertThat(first.path("recipient_id").asText()).isEqualTo(bob);
            assertThat(first.path("id").asText()).matches("\\d+");
            assertThat(a.next("message").path("data")).isEqualTo(first);
            send(a, "'recipient_id':'','id':'','text':'2'");
            send(a, "'text':'3'");
            assertThat(b.next("message").at("/data/text").asText()).isEqualTo("2");
            assertThat(b.next("message").at("/data/text").asText()).isEqualTo("3");
        }
    }

    @Test
    void oneMayWriteToOneself() {
        try (ChatClient a = people.goods(ann);
                ChatClient a2 = people.goods(ann)) {
            send(a, "'id':'note','recipient_id':'" + ann + "','text':'milk'");
            for (ChatClient each : List.of(a, a2)) {
                JsonNode note = each.next("message").path("data");
                assertThat(note.path("id").asText()).isEqualTo("note");
                assertThat(note.path("recipient_id").asText()).isEqualTo(ann);
            }
            send(a, "'id':'note-2','text':'bread'");
            assertThat(a2.next("message").at("/data/id").asText()).isEqualTo("note-2");
        }
    }

    @Test
    void anEchoThatWasReadIsAReceipt() {
        try (ChatClient a = people.goods(ann);
                ChatClient b = people.goods(bob)) {
            send(a, "'id':'m-1','recipient_id':'" + bob + "','text':'x'");
            JsonNode got = b.next("message");
            b.send(got.toString().replace("\"is_read\":false", "\"is_read\":true"));
            JsonNode read = a.next("read").path("data");
            assertThat(read.path("message_id").asText()).isEqualTo("m-1");
            assertThat(read.path("user_id").asText()).isEqualTo(bob);
            assertThat(b.untilPong())
                    .noneMatch(frame -> frame.path("type").asText().equals("error"));
            send(b, "'id':'never-sent','sender_id':'" + ann + "','text':'x','is_read':true");
            assertThat(b.next("error").at("/data/code").asText()).isEqualTo("forbidden");
        }
    }

    @Test
    void aMessageIsEditedAndDeletedByEitherProtocolForBoth() {
        try (ChatClient a = people.goods(ann);
                ChatClient b = people.goods(bob);
                ChatClient own = people.parley(ann);
                ChatClient l = people.listings(bob)) {
            send(a, "'id':'m-1','recipient_id':'" + bob + "','text':'x'");
            String id = own.next("message.new").at("/payload/message/id").asText();
            a.send("{'type':'edit','data':{'id':'m-1','conversation_id':'" + chat + "','text':'y'}}");
            for (ChatClient each : List.of(a, b)) {
                JsonNode edit = each.next("edit").path("data");
                assertThat(edit.path("id").asText()).isEqualTo("m-1");
                assertThat(edit.path("text").asText()).isEqualTo("y");
                assertThat(edit.path("edited_at").asText()).isNotBlank();
            }
            assertThat(own.next("message.updated")
                            .at("/payload/message/content")
                            .asText())
                    .isEqualTo("y");
            assertThat(l.next("message_updated").at("/message/content").asText())
                    .isEqualTo("y");
            b.send("{'type':'edit','data':{'id':'m-1','conversation_id':'" + chat + "','text':'z'}}");
            assertThat(b.next("error").at("/data/code").asText()).isEqualTo("forbidden");
            own.send("message.delete", "'message_id':'" + id + "'");
            for (ChatClient each : List.of(a, b)) {
                assertThat(each.next("delete").at("/data/id").asText()).isEqualTo("m-1");
            }
            assertThat(l.next("message_deleted").path("message_id").asLong()).isEqualTo(Long.parseLong(id));
            send(a, "'id':'m-1','text':'y'");
            assertThat(a.next("error").at("/data/code").asText())
                    .as("of another text")
                    .isEqualTo("conflict");
            send(a, "'id':'m-1','recipient_id':'" + bob + "','text':'x'");
            assertThat(a.next("delete").at("/data/id").asText())
                    .as("of what is sent again")
                    .isEqualTo("m-1");
        }
    }

    @Test
    void readingASingleMessageIsToldInEveryProtocol() {
        Chats reader = new Chats(bob);
        try (ChatClient a = people.goods(ann);
                ChatClient s = people.sohbet(ann);
                ChatClient own = people.parley(ann);
                ChatClient l = people.listings(ann)) {
            long conversation = new Chats(ann).with(bob);
            send(a, conversation, "'id':'m-1','text':'x'");
            send(a, conversation, "'id':'m-2','text':'y'");
            own.next("message.new");
            long newest = own.next("message.new").at("/payload/message/id").asLong();
            assertThat(reader.read(conversation, "{'message_ids':[" + newest + "]}"))
                    .isEqualTo(1);
            assertThat(a.next("read").at("/data/message_id").asText()).isEqualTo("m-2");
            assertThat(s.next("chat:read").at("/payload/message_id").asLong()).isEqualTo(newest);
            assertThat(own.next("message.marked").at("/payload/message_id").asLong())
                    .isEqualTo(newest);
            assertThat(l.next("message_read").path("message_id").asLong()).isEqualTo(newest);
            assertThat(reader.read(conversation, "{'all':true}")).isEqualTo(1);
            assertThat(own.next("message.read").at("/payload/seq").asLong()).isEqualTo(2);
            assertThat(a.untilPong().stream()
                            .filter(frame -> frame.path("type").asText().equals("read")))
                    .hasSize(1);
        }
    }

    @Test
    void nobodyIsShownABlankMessage() {
        try (ChatClient a = people.parley(ann);
                ChatClient b = people.goods(bob);
                ChatClient l = people.listings(bob)) {
            a.send(
                    "message.send",
                    "'to':'" + bob + "','client_id':'1','content':'',"
                            + "'attachments':[{'url':'https://files.example/a.png'}]");
            JsonNode data = b.next("message").path("data");
            assertThat(data.path("text").asText()).isEqualTo("https://files.example/a.png");
            assertThat(data.at("/attachments/0/url").asText()).isEqualTo("https://files.example/a.png");
            assertThat(l.next("new_message").at("/message/content").asText()).isEqualTo("https://files.example/a.png");
        }
    }

    private void send(ChatClient client, String data) {
        client.send("{'type':'message','data':{'conversation_id':'" + chat + "'," + data + "}}");
    }

    private static void send(ChatClient client, long conversation, String data) {
        client.send("{'type':'message','data':{'conversation_id':" + conversation + "," + data + "}}");
    }
}
