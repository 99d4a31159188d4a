package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ParleyReadTest extends WithClients {
    private String group;
    private ChatClient a;
    private ChatClient phone;
    private ChatClient desk;

    @BeforeEach
    void fiveMessages() {
        group = alice.groupWith(bob, carol);
        for (int i = 1; i <= 5; i++) {
            alice.send(group, "m" + i);
        }
        a = subscribed(alice, group);
        phone = subscribed(bob, group);
        desk = subscribed(bob, group);
    }

    @Test
    void theOthersAndTheReadersOtherDevicesAreTold() {
        read("'seq':2");
        for (ChatClient told : new ChatClient[] {a, desk}) {
            JsonNode read = told.next();
            assertThat(read.path("type").asText()).isEqualTo("message.read");
            assertThat(read.at("/payload/conversation_id").asText()).isEqualTo(group);
            assertThat(read.at("/payload/user_id").asText()).isEqualTo(bob.userId());
            assertThat(read.at("/payload/seq").asLong()).isEqualTo(2);
        }
        assertThat(phone.untilPong()).isEmpty();
    }

    @Test
    void aMessageMayBeNamedByItsId() {
        String third = phone.ask("history", "'conversation_id':'" + group + "','after':2,'limit':1")
                .at("/payload/messages/0/id")
                .asText();
        read("'message_id':'" + third + "'");
        assertThat(a.next("message.read").at("/payload/seq").asLong()).isEqualTo(3);
    }

    @Test
    void theCursorNeverMovesBack() {
        read("'seq':4");
        read("'seq':2");
        read("'seq':4");
        read("'seq':5");
        assertThat(a.next("message.read").at("/payload/seq").asLong()).isEqualTo(4);
        assertThat(a.next("message.read").at("/payload/seq").asLong()).isEqualTo(5);
        assertThat(a.untilPong()).isEmpty();
    }

    @Test
    void whatDoesNotExistYetIsNotRead() {
        read("'seq':9000");
        read("'seq':3");
        assertThat(a.next("message.read").at("/payload/seq").asLong()).isEqualTo(3);
    }

    @Test
    void thoseOutsideReadNothing() {
        ChatClient stranger = client(Api.somebody("mallory"));
        JsonNode existing = stranger.ask("read", "'conversation_id':'" + group + "','seq':1");
        assertError(existing, "not_found");
        assertThat(existing.path("payload"))
                .isEqualTo(
                        stranger.ask("read", "'conversation_id':'none','seq':1").path("payload"));
        assertThat(a.untilPong()).isEmpty();
    }

    private void read(String upTo) {
        phone.send("read", "'conversation_id':'" + group + "'," + upTo);
    }
}
