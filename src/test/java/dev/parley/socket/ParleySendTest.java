package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ParleySendTest extends WithClients {
    @Inject
    Pool pool;

    @Test
    void theAckTellsWhatWasStored() {
        String group = alice.groupWith(bob);
        alice.send(group, "first");
        ChatClient a = client(alice);
        a.send("{'type':'message.send','id':'7','payload':{'conversation_id':'" + group
                + "','client_id':'abc','content':'Hello!'}}");
        JsonNode ack = a.next();
        assertThat(ack.path("type").asText()).isEqualTo("message.ack");
        assertThat(ack.path("ref").asText()).isEqualTo("7");
        JsonNode payload = ack.path("payload");
        assertThat(payload.path("client_id").asText()).isEqualTo("abc");
        assertThat(payload.path("conversation_id").asText()).isEqualTo(group);
        assertThat(payload.path("seq").asLong()).isEqualTo(2);
        assertThat(payload.path("created_at").asText()).endsWith("Z");
        assertThat(count(
                        "SELECT count(*) FROM message WHERE id = $1 AND content = 'Hello!'",
                        Tuple.of(Long.valueOf(payload.path("id").asText()))))
                .isEqualTo(1);
    }

    @Test
    void thereIsNoAckBeforeTheCommit() {
        String group = alice.groupWith(bob);
        ChatClient a = subscribed(alice, group);
        ChatClient b = subscribed(bob, group);
        SqlConnection connection = pool.getConnectionAndAwait();
        Transaction lock = connection.beginAndAwait();
        try {
            connection
                    .preparedQuery("SELECT 1 FROM conversation WHERE id = $1 FOR UPDATE")
                    .executeAndAwait(Tuple.of(group));
            a.send("message.send", "'conversation_id':'" + group + "','client_id':'" + group + "','content':'held up'");
            // Other transactions see only that a statement waits for the lock.
            await().until(() -> count(
                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type"
                                    + " = 'Lock' AND datname = current_database()",
                            Tuple.tuple())
                    > 0);
            assertThat(a.untilPong()).isEmpty();
            assertThat(b.untilPong()).isEmpty();
        } finally {
            lock.rollbackAndAwait();
            connection.closeAndAwait();
        }
        assertThat(a.next("message.ack").at("/payload/seq").asLong()).isEqualTo(1);
        assertThat(b.next("message.new").at("/payload/message/content").asText())
                .isEqualTo("held up");
    }

    @Test
    void toAUserFindsOrMakesTheDirectConversation() {
        ChatClient a = client(alice);
        ChatClient b = subscribedToAll(bob);
        String direct = a.ask("message.send", "'to':'" + bob.userId() + "','client_id':'1','content':'hi'")
                .at("/payload/conversation_id")
                .asText();
        assertThat(b.next("conversation.created").at("/payload/kind").asText()).isEqualTo("direct");
        assertThat(b.next("message.new").at("/payload/conversation_id").asText())
                .isEqualTo(direct);
        assertThat(b.ask("message.send", "'to':'" + alice.userId() + "','client_id':'1','content':'ho'")
                        .at("/payload/conversation_id")
                        .asText())
                .isEqualTo(direct);
        assertError(
                a.ask("message.send", "'to':'" + alice.userId() + "','client_id':'2','content':'me'"), "bad_request");
    }

    @Test
    void theSameClientIdGetsTheSameAckAndStoresNothing() {
        String group = alice.groupWith(bob);
        ChatClient b = subscribed(bob, group);
        ChatClient phone = client(alice);
        ChatClient desk = client(alice);
        String send = "'conversation_id':'" + group + "','client_id':'same','content':'once'";
        for (int i = 0; i < 20; i++) {
            phone.send("message.send", send);
        }
        Set<JsonNode> acks = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            acks.add(phone.next("message.ack").path("payload"));
        }
        assertError(desk.ask("message.send", send.replace("once", "changed")), "conflict");
        acks.add(desk.ask("message.send", send).path("payload"));
        assertThat(acks).hasSize(1);
        assertThat(count("SELECT count(*) FROM message WHERE conversation_id = $1", Tuple.of(group)))
                .isEqualTo(1);
        assertThat(b.next().at("/payload/message/content").asText()).isEqualTo("once");
        // The same name of another sender is another message.
        assertThat(b.ask("message.send", send).at("/payload/seq").asLong()).isEqualTo(2);
        assertThat(b.next("message.new").at("/payload/message/seq").asLong()).isEqualTo(2);
        assertThat(b.untilPong()).isEmpty();
    }

    @Test
    void theSendersOtherDevicesGetItToo() {
        String group = alice.groupWith(bob);
        ChatClient desk = subscribed(alice, group);
        say(client(alice), group, "from my phone");
        assertThat(desk.next().at("/payload/message/content").asText()).isEqualTo("from my phone");
    }

    @Test
    void thoseWhoMayNotWriteAreToldAndNothingIsStored() {
        String group = alice.groupWith(bob);
        alice.post("/" + group + "/members", "{'members':[{'user_id':'" + carol.userId() + "','role':'read_only'}]}");
        String send = "'conversation_id':'" + group + "','client_id':'1','content':'no'";
        assertError(client(carol).ask("message.send", send), "forbidden");
        ChatClient stranger = client(Api.somebody("mallory"));
        JsonNode existing = stranger.ask("message.send", send);
        JsonNode missing = stranger.ask("message.send", send.replace(group, "none"));
        assertError(existing, "not_found");
        assertThat(existing.path("payload")).isEqualTo(missing.path("payload"));
        assertThat(count("SELECT count(*) FROM message WHERE conversation_id = $1", Tuple.of(group)))
                .isZero();
    }

    @Test
    void aTimeThatTheClientSendsIsIgnored() {
        String group = alice.groupWith(bob);
        JsonNode ack = client(alice)
                .ask(
                        "message.send",
                        "'conversation_id':'" + group
                                + "','client_id':'1','content':'x','created_at':'1999-01-01T00:00:00Z','seq':77,'id':'5'");
        assertThat(ack.at("/payload/created_at").asText()).doesNotStartWith("1999");
        assertThat(ack.at("/payload/seq").asLong()).isEqualTo(1);
    }

    private long count(String sql, Tuple arguments) {
        return pool.preparedQuery(sql)
                .executeAndAwait(arguments)
                .iterator()
                .next()
                .getLong(0);
    }
}
