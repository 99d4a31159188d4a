package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ParleyChatTest {
    @TestHTTPResource("/ws")
    URI ws;

    @Test
    void twoPeopleChat() {
        String alice = "alice-" + UUID.randomUUID();
        String bob = "bob-" + UUID.randomUUID();
        try (ChatClient a = client(alice); ChatClient b = client(bob)) {
            a.send("{'type':'subscribe','payload':{'conversation_ids':'*'}}").next("subscribed");
            b.send("{'type':'subscribe','payload':{'conversation_ids':'*'}}").next("subscribed");
            a.send("{'type':'message.send','id':'1','payload':{'to':'" + bob + "','client_id':'c1','content':'Hello!'}}");
            JsonNode ack = a.next("message.ack");
            assertThat(ack.at("/ref").asText()).isEqualTo("1");
            assertThat(ack.at("/payload/seq").asLong()).isEqualTo(1);
            JsonNode message = b.next("message.new");
            assertThat(message.at("/payload/message/content").asText()).isEqualTo("Hello!");
            assertThat(message.at("/payload/message/sender_id").asText()).isEqualTo(alice);
            b.send("{'type':'read','payload':{'conversation_id':'" + ack.at("/payload/conversation_id").asText() + "','seq':1}}");
            assertThat(a.next("message.read").at("/payload/user_id").asText()).isEqualTo(bob);
        }
    }

    private ChatClient client(String user) {
        ChatClient client = ChatClient.dial(ws).connect();
        client.send("{'type':'auth','payload':{'token':'" + Tokens.of(user) + "'}}").next("auth.success");
        return client;
    }
}
