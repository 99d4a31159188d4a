package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests typing in conversations. */
@QuarkusTest
@TestProfile(ShortTimes.class)
class ParleyTypingTest extends WithClients {
    private String group;
    private ChatClient a;
    private ChatClient b;

    @BeforeEach
    void twoWhoListen() {
        group = alice.groupWith(bob);
        a = subscribed(alice, group);
        b = subscribed(bob, group);
    }

    @Test
    void theOthersAreTold() {
        ChatClient desk = subscribed(alice, group);
        type(a);
        JsonNode start = b.next();
        assertThat(start.path("type").asText()).isEqualTo("typing.start");
        assertThat(start.at("/payload/conversation_id").asText()).isEqualTo(group);
        assertThat(start.at("/payload/user_id").asText()).isEqualTo(alice.userId());
        a.send("typing", "'conversation_id':'" + group + "','is_typing':false");
        JsonNode stop = b.next();
        assertThat(stop.path("type").asText()).isEqualTo("typing.stop");
        assertThat(stop.path("payload")).isEqualTo(start.path("payload"));
        // Users do not get their own typing, on any device.
        assertThat(a.untilPong()).isEmpty();
        assertThat(desk.untilPong()).isEmpty();
    }

    @Test
    void itEndsByItself() {
        type(a);
        assertThat(b.next().path("type").asText()).isEqualTo("typing.start");
        assertThat(b.next().path("type").asText()).isEqualTo("typing.stop");
    }

    @Test
    void aMessageEndsIt() {
        type(a);
        say(a, group, "said");
        assertThat(b.next().path("type").asText()).isEqualTo("typing.start");
        assertThat(types(List.of(b.next(), b.next()))).containsExactlyInAnyOrder("message.new", "typing.stop");
        assertThat(b.untilPong()).isEmpty();
    }

    @Test
    void theEndOfTheLastConnectionEndsItAndThatOfAnotherDoesNot() {
        ChatClient desk = subscribed(alice, group);
        type(a);
        desk.abort();
        assertThat(b.next().path("type").asText()).isEqualTo("typing.start");
        assertThat(b.untilPong()).isEmpty();
        a.abort();
        assertThat(b.next().path("type").asText()).isEqualTo("typing.stop");
    }

    @Test
    void whoEndsWhatDidNotBeginIsNotHeard() {
        a.send("typing", "'conversation_id':'" + group + "','is_typing':false");
        a.untilPong();
        assertThat(b.untilPong()).isEmpty();
    }

    @Test
    void aMemberNeedNotListenToType() {
        type(client(alice));
        assertThat(b.next().path("type").asText()).isEqualTo("typing.start");
    }

    @Test
    void thoseOutsideNeitherTypeNorSee() {
        ChatClient stranger = client(Api.somebody("mallory"));
        JsonNode existing = stranger.ask("typing", "'conversation_id':'" + group + "'");
        assertError(existing, "not_found");
        assertThat(existing.path("payload"))
                .isEqualTo(stranger.ask("typing", "'conversation_id':'none'").path("payload"));
        assertThat(b.untilPong()).isEmpty();
        type(a);
        b.next("typing.start");
        assertThat(stranger.untilPong()).isEmpty();
    }

    private void type(ChatClient client) {
        client.send("typing", "'conversation_id':'" + group + "'");
    }
}
