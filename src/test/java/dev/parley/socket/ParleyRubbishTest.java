package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.parley.testing.ChatClient;
import dev.parley.testing.RawClient;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid frames get an error, and the connection stays open, up to a limit. */
@QuarkusTest
class ParleyRubbishTest extends WithClients {
    @Test
    void aBinaryFrame() {
        ChatClient client = client(alice);
        client.sendBinary("{\"type\":\"ping\"}".getBytes());
        assertError(client.next(), "bad_request");
        client.sendBinary(new byte[0]);
        assertError(client.next(), "bad_request");
        assertThat(client.untilPong()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "{'type':'ping'", "{'type':'ping'} x", "{\u0000}", "nul", "{type:'ping'}"})
    void malformedJson(String frame) {
        assertBad(frame, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "true", "'ping'", "[{'type':'ping'}]"})
    void jsonThatIsNotAnObject(String frame) {
        assertBad(frame, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':'r'}",
                "{'id':'r','type':''}",
                "{'id':'r','type':'dance'}",
                "{'id':'r','type':7}",
                "{'id':'r','type':null}",
                "{'id':'r','type':'PING'}",
                "{'id':'r','type':'message.new','payload':{}}"
            })
    void aMissingOrUnknownType(String frame) {
        assertBad(frame, "r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':'r','type':'ping','payload':[]}",
                "{'id':'r','type':'subscribe'}",
                "{'id':'r','type':'subscribe','payload':{'conversation_ids':'c'}}",
                "{'id':'r','type':'subscribe','payload':{'conversation_ids':['c'],'since':{'c':'4'}}}",
                "{'id':'r','type':'message.send','payload':{'conversation_id':-7,'client_id':'c','content':'x'}}",
                "{'id':'r','type':'message.send','payload':{'conversation_id':'7','client_id':'c','content':{}}}",
                "{'id':'r','type':'message.send','payload':{'conversation_id':'7','client_id':'c'}}",
                "{'id':'r','type':'message.edit','payload':{'message_id':8.5,'content':'x'}}",
                "{'id':'r','type':'typing','payload':{'conversation_id':'7','is_typing':'yes'}}",
                "{'id':'r','type':'presence.get','payload':{'user_ids':[]}}",
                "{'id':'r','type':'room.join','payload':{'room':null}}"
            })
    void aFieldOfTheWrongKind(String frame) {
        assertBad(frame, "r");
    }

    @Test
    void anIdThatCannotBeEchoed() {
        for (String id : List.of("''", "{}", "[]", "true", "'" + "x".repeat(65) + "'")) {
            assertBad("{'id':" + id + ",'type':'ping'}", "");
        }
        String longest = "x".repeat(64);
        assertThat(client(alice)
                        .send("{'id':'" + longest + "','type':'ping'}")
                        .next()
                        .path("ref")
                        .asText())
                .isEqualTo(longest);
        assertThat(client(alice).send("{'id':7,'type':'ping'}").next().path("ref"))
                .as("a number")
                .isEqualTo(IntNode.valueOf(7));
    }

    @Test
    void aPingIsAnsweredAtOnceInTheGatewaysOwnWords() {
        assertThat(client(alice).send("{'type':'ping'}").next().toString()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void unknownFieldsAreIgnored() {
        String group = alice.groupWith();
        JsonNode ack = client(alice)
                .send("{'type':'message.send','id':'1','trace':[1,{}],'payload':{'conversation_id':'" + group
                        + "','client_id':'c','content':'x','mood':{'deep':[[]]}}}")
                .next();
        assertThat(ack.path("type").asText()).isEqualTo("message.ack");
    }

    @Test
    void nobodySpeaksForAnother() {
        String group = alice.groupWith(bob);
        ChatClient b = subscribed(bob, group);
        ChatClient a = client(alice);
        for (String field : List.of("sender_id", "user_id")) {
            String send =
                    "'conversation_id':'" + group + "','client_id':'" + field + "','content':'x','" + field + "':'";
            assertError(a.ask("message.send", send + bob.userId() + "'"), "forbidden");
            assertThat(a.ask("message.send", send + alice.userId() + "'")
                            .path("type")
                            .asText())
                    .isEqualTo("message.ack");
            assertError(
                    a.ask("typing", "'conversation_id':'" + group + "','" + field + "':'" + bob.userId() + "'"),
                    "forbidden");
            assertError(
                    a.ask("read", "'conversation_id':'" + group + "','seq':1,'" + field + "':'" + bob.userId() + "'"),
                    "forbidden");
        }
        assertThat(b.untilPong()).hasSize(2).allMatch(frame -> frame.at("/payload/message/sender_id")
                .asText()
                .equals(alice.userId()));
    }

    @Test
    void twentyBadFramesAreTooMany() {
        ChatClient client = client(alice);
        for (int i = 0; i < 19; i++) {
            client.send("rubbish");
            assertError(client.next(), "bad_request");
        }
        assertThat(client.untilPong()).isEmpty();
        client.sendBinary(new byte[3]);
        assertError(client.next(), "bad_request");
        assertThat(client.closeCode()).isEqualTo(1008);
    }

    @Test
    void whatIsRefusedForOtherReasonsIsNotRubbish() {
        ChatClient client = client(alice);
        for (int i = 0; i < 25; i++) {
            assertError(client.ask("history", "'conversation_id':'none'"), "not_found");
        }
        assertThat(client.untilPong()).isEmpty();
    }

    @Test
    void textThatIsNotUtf8Closes() {
        String group = alice.groupWith();
        byte[] frame = ("{\"type\":\"message.send\",\"payload\":{\"conversation_id\":\"" + group
                        + "\",\"client_id\":\"c\",\"content\":\"?\"}}")
                .getBytes();
        frame[frame.length - 4] = (byte) 0xff;
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.readText("auth.success");
            client.send(true, RawClient.TEXT, frame);
            assertThat(client.closeCode()).isEqualTo(1007);
        }
        assertNothingIn(group);
    }

    @Test
    void aCharacterMayBeCutAcrossFragments() {
        byte[] frame = "{\"type\":\"ping\",\"id\":\"\u00fc\"}".getBytes(StandardCharsets.UTF_8);
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            int cut = frame.length - 3;
            client.send(false, RawClient.TEXT, Arrays.copyOf(frame, cut));
            client.send(true, RawClient.CONTINUATION, Arrays.copyOfRange(frame, cut, frame.length));
            assertThat(client.readText("pong")).contains("\"ref\":\"\u00fc\"");
        }
    }

    private void assertNothingIn(String group) {
        assertThat(client(alice)
                        .ask("history", "'conversation_id':'" + group + "'")
                        .at("/payload/messages"))
                .isEmpty();
    }

    private void assertBad(String frame, String ref) {
        ChatClient client = client(alice).send(frame);
        JsonNode error = client.next();
        assertError(error, "bad_request");
        assertThat(error.path("ref").asText()).isEqualTo(ref);
        assertThat(client.untilPong()).isEmpty();
    }
}
