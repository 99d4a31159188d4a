package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.sql.SqlFile;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ParleyEditTest extends WithClients {
    @Inject
    Pool pool;

    private String group;
    private ChatClient a;
    private ChatClient b;
    private ChatClient c;

    @BeforeEach
    void aliceOwnsAGroup() {
        group = alice.groupWith(bob, carol);
        a = subscribed(alice, group);
        b = subscribed(bob, group);
        c = subscribed(carol, group);
    }

    @Test
    void onesOwnMessageMayBeEdited() {
        String id = said(b, "helo");
        JsonNode ack = b.ask("message.edit", "'message_id':'" + id + "','content':'hello'");
        assertThat(ack.path("type").asText()).isEqualTo("message.ack");
        assertThat(ack.at("/payload/id").asText()).isEqualTo(id);
        for (ChatClient other : new ChatClient[] {a, c}) {
            JsonNode updated = other.next("message.updated").path("payload");
            assertThat(updated.path("conversation_id").asText()).isEqualTo(group);
            assertThat(updated.at("/message/id").asText()).isEqualTo(id);
            assertThat(updated.at("/message/content").asText()).isEqualTo("hello");
            assertThat(updated.at("/message/seq").asLong()).isEqualTo(1);
            assertThat(updated.at("/message/edited_at").asText()).endsWith("Z");
        }
        assertThat(latest().path("content").asText()).isEqualTo("hello");
    }

    @Test
    void onesOwnMessageMayBeDeleted() {
        String id = said(b, "oops");
        assertThat(b.ask("message.delete", "'message_id':'" + id + "'")
                        .path("type")
                        .asText())
                .isEqualTo("message.ack");
        JsonNode deleted = a.next("message.deleted").path("payload");
        assertThat(deleted.path("conversation_id").asText()).isEqualTo(group);
        assertThat(deleted.path("message_id").asText()).isEqualTo(id);
        assertThat(latest().path("content").asText()).isEmpty();
        assertError(b.ask("message.edit", "'message_id':'" + id + "','content':'back'"), "conflict");
    }

    @Test
    void onlyItsSenderEditsAMessageAndAdminsDeleteAnybodys() {
        String bobs = said(b, "bob's");
        String alices = said(a, "alice's");
        assertError(c.ask("message.edit", "'message_id':'" + bobs + "','content':'x'"), "forbidden");
        assertError(b.ask("message.delete", "'message_id':'" + alices + "'"), "forbidden");
        alice.put("/" + group + "/members/" + carol.userId(), "{'role':'admin'}")
                .statusCode(200);
        for (ChatClient admin : new ChatClient[] {a, c}) {
            assertError(admin.ask("message.edit", "'message_id':'" + bobs + "','content':'tidied'"), "forbidden");
        }
        assertError(b.ask("message.edit", "'message_id':'" + bobs + "','content':''"), "bad_request");
        assertThat(c.ask("message.delete", "'message_id':'" + alices + "'")
                        .path("type")
                        .asText())
                .isEqualTo("message.ack");
        assertThat(b.next("message.deleted").at("/payload/message_id").asText()).isEqualTo(alices);
    }

    @Test
    void forThoseOutsideThereIsNoSuchMessage() {
        String id = said(b, "ours");
        ChatClient stranger = client(Api.somebody("mallory"));
        for (String type : new String[] {"message.edit", "message.delete"}) {
            JsonNode existing = stranger.ask(type, "'message_id':'" + id + "','content':'x'");
            assertError(existing, "not_found");
            assertThat(existing.path("payload"))
                    .isEqualTo(stranger.ask(type, "'message_id':'9000000000000','content':'x'")
                            .path("payload"));
        }
        assertThat(latest().path("content").asText()).isEqualTo("ours");
    }

    @Test
    void whatNobodyToldOfIsFoundInTheLogAndToldOnce() {
        long edited = Long.parseLong(said(b, "helo"));
        long deleted = Long.parseLong(said(b, "oops"));
        // As an instance leaves it that dies between the commit and the publication.
        pool.preparedQuery(SqlFile.read("message/edit"))
                .executeAndAwait(Tuple.of(bob.userId(), edited, "hello", bob.userId()));
        pool.preparedQuery(SqlFile.read("message/delete"))
                .executeAndAwait(Tuple.of(bob.userId(), deleted, bob.userId()));

        for (ChatClient reader : new ChatClient[] {a, c}) {
            assertThat(reader.next("message.updated")
                            .at("/payload/message/content")
                            .asText())
                    .isEqualTo("hello");
            assertThat(reader.next("message.deleted").at("/payload/message_id").asLong())
                    .isEqualTo(deleted);
        }
        assertThat(b.ask("message.edit", "'message_id':'" + edited + "','content':'hello!'")
                        .path("type")
                        .asText())
                .isEqualTo("message.ack");
        assertThat(a.next("message.updated").at("/payload/message/content").asText())
                .as("next")
                .isEqualTo("hello!");
    }

    private String said(ChatClient client, String content) {
        return say(client, group, content.replace('\'', '`')).path("id").asText();
    }

    private JsonNode latest() {
        return a.ask("history", "'conversation_id':'" + group + "','limit':1").at("/payload/messages/0");
    }
}
