package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Tests what a device learns of read cursors that moved while it was away. */
@QuarkusTest
class ParleyCursorsTest extends WithClients {
    private void read(Api user, String conversation, long seq) {
        ChatClient reader = client(user);
        reader.send("read", "'conversation_id':'" + conversation + "','seq':" + seq);
        reader.untilPong();
        // The read is answered by nothing: it is done when the list shows it.
        await().untilAsserted(() -> user.get("/" + conversation)
                .statusCode(200)
                .body("members.find { it.user_id == '" + user.userId() + "' }.read_seq", is((int) seq)));
    }

    private static JsonNode cursors(JsonNode subscribed, String conversation) {
        return subscribed.path("payload").path("cursors").path(conversation);
    }

    @Test
    void everySubscribedHasTheUsersOwnCursors() {
        String group = alice.groupWith(bob);
        alice.send(group, "one");
        alice.send(group, "two");
        read(bob, group, 2);

        JsonNode named = client(bob).ask("subscribe", "'conversation_ids':['" + group + "']");
        JsonNode all = client(bob).ask("subscribe", "'conversation_ids':'*'");

        assertThat(cursors(named, group).path("read_seq").asLong()).isEqualTo(2);
        assertThat(cursors(all, group).path("read_seq").asLong()).isEqualTo(2);
    }

    @Test
    void aNamedConversationHasThoseOfTheOthers() {
        String group = alice.groupWith(bob, carol);
        alice.send(group, "one");
        bob.send(group, "two");
        read(bob, group, 1);

        JsonNode named =
                client(alice).ask("subscribe", "'conversation_ids':['" + group + "'],'since':{'" + group + "':0}");

        JsonNode members = cursors(named, group).path("members");
        assertThat(members.findValuesAsText("user_id")).containsExactlyInAnyOrder(bob.userId(), carol.userId());
        for (JsonNode member : members) {
            boolean isBob = member.path("user_id").asText().equals(bob.userId());
            assertThat(member.path("read_seq").asLong()).isEqualTo(isBob ? 1 : 0);
            assertThat(member.has("delivered_seq"))
                    .as("carol has not written, and shows nothing")
                    .isEqualTo(isBob);
        }
    }

    @Test
    void allConversationsHaveNoCursorsOfOthers() {
        String group = alice.groupWith(bob);

        JsonNode all = client(alice).ask("subscribe", "'conversation_ids':'*'");

        assertThat(cursors(all, group).has("read_seq")).isTrue();
        assertThat(cursors(all, group).has("members")).isFalse();
    }

    @Test
    void theConversationHasTheCursorsOfItsMembers() {
        String group = alice.groupWith(bob);
        alice.send(group, "one");
        read(bob, group, 1);

        alice.get("/" + group)
                .statusCode(200)
                .body("members.find { it.user_id == '" + bob.userId() + "' }.read_seq", is(1))
                .body("members.find { it.user_id == '" + bob.userId() + "' }.delivered_seq", nullValue());
    }
}
