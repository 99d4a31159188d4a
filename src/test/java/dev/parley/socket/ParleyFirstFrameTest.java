package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests tokens in the first frame, and in later ones. */
@QuarkusTest
class ParleyFirstFrameTest extends WithClients {
    @Test
    void theFirstFrameMayCarryTheToken() {
        JsonNode success = stranger().ask("auth", "'token':'" + Tokens.of(alice.userId()) + "'");
        assertThat(success.path("type").asText()).isEqualTo("auth.success");
        assertThat(success.at("/payload/user_id").asText()).isEqualTo(alice.userId());
        assertThat(success.at("/payload/session_id").asText()).isNotBlank();
    }

    @Test
    void anythingElseFirstIsRefusedAndNotDone() {
        for (String frame : new String[] {
            "{'type':'presence.get','id':'1','payload':{'user_ids':['x']}}",
            "{'type':'message.send','id':'1','payload':" + "{'to':'" + bob.userId()
                    + "','client_id':'c','content':'hi'}}"
        }) {
            ChatClient client = stranger().send(frame);
            JsonNode error = client.next();
            assertError(error, "unauthorized");
            assertThat(error.path("ref").asText()).isEqualTo("1");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
        assertThat(bob.get("").extract().jsonPath().getList("conversations")).isEmpty();
    }

    @Test
    void aPingIsAnsweredBeforeTheTokenToo() {
        ChatClient client = stranger().send("{'type':'ping','id':1}");
        assertThat(client.next().toString()).isEqualTo("{\"type\":\"pong\",\"ref\":1}");
        assertThat(client.ask("auth", "'token':'" + Tokens.of(alice.userId()) + "'")
                        .path("type")
                        .asText())
                .isEqualTo("auth.success");
    }

    @Test
    void aBadTokenIsRefused() {
        String user = alice.userId();
        String expired = Tokens.mint(user).expiringIn(Duration.ofMinutes(-1)).token();
        for (String token : new String[] {expired, Tokens.forged(user), "rubbish"}) {
            ChatClient client = stranger();
            assertError(client.ask("auth", "'token':'" + token + "'"), "unauthorized");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void whatFollowsTheTokenAtOnceIsDoneInItsName() {
        ChatClient client = stranger();
        client.send("auth", "'token':'" + Tokens.of(alice.userId()) + "'");
        client.send("{'type':'message.send','id':'2','payload':{'to':'" + bob.userId()
                + "','client_id':'c','content':'hi'}}");
        assertThat(client.next().path("type").asText()).isEqualTo("auth.success");
        assertThat(client.next("message.ack").path("ref").asText()).isEqualTo("2");
    }

    @Test
    void aTokenMayBeRenewed() {
        ChatClient client = stranger();
        String session = client.ask("auth", "'token':'" + Tokens.of(alice.userId()) + "'")
                .at("/payload/session_id")
                .asText();
        JsonNode renewed = client.ask(
                "auth",
                "'token':'"
                        + Tokens.mint(alice.userId())
                                .expiringIn(Duration.ofMinutes(90))
                                .token() + "'");
        assertThat(renewed.path("type").asText()).isEqualTo("auth.success");
        assertThat(renewed.at("/payload/session_id").asText()).isEqualTo(session);
        assertThat(Instant.parse(renewed.at("/payload/expires_at").asText()))
                .isAfter(Instant.now().plus(Duration.ofMinutes(80)));
    }

    @Test
    void anotherUsersTokenIsForbiddenAndTheSessionStaysWhoseItIs() {
        ChatClient client = client(alice);
        assertError(client.ask("auth", "'token':'" + Tokens.of(bob.userId()) + "'"), "forbidden");
        JsonNode presence = client.ask("presence.get", "'user_ids':['" + alice.userId() + "','" + bob.userId() + "']");
        assertThat(presence.at("/payload/users/0/online").asBoolean()).isTrue();
        assertThat(presence.at("/payload/users/1/online").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_id", "sender_id"})
    void aTokenIsNotTakenForTheUserThatTheFrameNames(String field) {
        String token = "'token':'" + Tokens.of(alice.userId()) + "','" + field + "':";
        ChatClient client = stranger();
        assertError(client.ask("auth", token + "'" + bob.userId() + "'"), "forbidden");
        assertThat(client.ask("auth", token + "'" + alice.userId() + "'")
                        .at("/payload/user_id")
                        .asText())
                .isEqualTo(alice.userId());
        assertError(client.ask("auth", token + "'" + bob.userId() + "'"), "forbidden");
        assertThat(client.untilPong()).isEmpty();
    }

    @Test
    void aBadTokenForRenewalIsRefusedAndTheSessionStays() {
        ChatClient client = client(alice);
        assertError(client.ask("auth", "'token':'" + Tokens.forged(alice.userId()) + "'"), "unauthorized");
        assertError(client.ask("auth", "'token':7"), "bad_request");
        assertThat(client.untilPong()).isEmpty();
    }

    private ChatClient stranger() {
        return opened(ChatClient.dial(ws));
    }
}
