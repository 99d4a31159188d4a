package dev.parley.socket;

import static dev.parley.testing.Api.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests what members may do in a group, and when it takes effect for connected clients. */
@QuarkusTest
class ParleyGroupRulesTest extends WithClients {
    private final Api dave = Api.somebody("dave");

    @Test
    void rolesDecideWhoAdministersOverHttp() {
        String group = "/" + team("admin", "member", "read_only");
        Api newcomer = Api.somebody("newcomer");

        for (Api plain : List.of(carol, dave)) {
            problem(plain.patch(group, "{'title':'Mine'}"), 403, "forbidden");
            problem(plain.post(group + "/members", member(newcomer, "member")), 403, "forbidden");
            problem(plain.put(group + "/members/" + plain.userId(), "{'role':'owner'}"), 403, "forbidden");
            problem(plain.delete(group + "/members/" + bob.userId()), 403, "forbidden");
        }
        problem(bob.post(group + "/members", member(newcomer, "admin")), 403, "forbidden");
        problem(bob.put(group + "/members/" + bob.userId(), "{'role':'owner'}"), 403, "forbidden");
        problem(bob.put(group + "/members/" + carol.userId(), "{'role':'admin'}"), 403, "forbidden");
        problem(bob.delete(group + "/members/" + alice.userId()), 403, "forbidden");
        bob.patch(group, "{'title':'Crew'}").statusCode(200);
        bob.post(group + "/members", member(newcomer, "read_only")).statusCode(200);
        bob.put(group + "/members/" + newcomer.userId(), "{'role':'member'}").statusCode(200);
        bob.delete(group + "/members/" + newcomer.userId()).statusCode(204);
        alice.put(group + "/members/" + bob.userId(), "{'role':'owner'}").statusCode(200);
        bob.put(group + "/members/" + alice.userId(), "{'role':'member'}").statusCode(200);
        problem(alice.patch(group, "{'title':'Mine again'}"), 403, "forbidden");
    }

    @Test
    void readersCannotSendAndOnlyAdminsDeleteForOthers() {
        String group = team("admin", "member", "read_only");
        for (Api sender : List.of(alice, bob, carol)) {
            say(client(sender), group, "hello");
        }
        ChatClient d = subscribed(dave, group);
        String said = say(client(carol), group, "a word").path("id").asText();
        assertThat(d.next("message.new").at("/payload/message/id").asText()).isEqualTo(said);

        assertError(
                d.ask("message.send", "'conversation_id':'" + group + "','client_id':'c1','content':'me too'"),
                "forbidden");
        assertError(d.ask("message.delete", "'message_id':'" + said + "'"), "forbidden");
        problem(dave.post("/" + group + "/messages", "{'content':'me too'}"), 403, "forbidden");
        assertThat(client(bob)
                        .ask("message.delete", "'message_id':'" + said + "'")
                        .path("type")
                        .asText())
                .isNotEqualTo("error");
        assertThat(d.next("message.deleted").at("/payload/message_id").asText()).isEqualTo(said);
        assertThat(d.untilPong()).isEmpty();
    }

    @Test
    void aLoweredRoleTakesEffectAtOnce() {
        String group = alice.groupWith(bob);
        ChatClient b = subscribed(bob, group);
        String own = say(b, group, "while I may").path("id").asText();
        alice.put("/" + group + "/members/" + bob.userId(), "{'role':'read_only'}")
                .statusCode(200);

        assertError(
                b.ask("message.send", "'conversation_id':'" + group + "','client_id':'c2','content':'too late'"),
                "forbidden");
        assertError(b.ask("message.edit", "'message_id':'" + own + "','content':'changed my mind'"), "forbidden");
        assertThat(b.next("conversation.updated").at("/payload/members").findValuesAsText("role"))
                .containsExactlyInAnyOrder("owner", "read_only");

        alice.put("/" + group + "/members/" + bob.userId(), "{'role':'admin'}").statusCode(200);
        say(b, group, "again");
        bob.patch("/" + group, "{'title':'Ours'}").statusCode(200);
        alice.put("/" + group + "/members/" + bob.userId(), "{'role':'member'}").statusCode(200);
        problem(bob.patch("/" + group, "{'title':'Mine'}"), 403, "forbidden");
    }

    @Test
    void whoIsAddedIsToldAndReadsFromThenOn() {
        String group = alice.groupWith(bob);
        alice.send(group, "before");
        ChatClient listening = subscribedToAll(carol);
        ChatClient asking = client(carol);
        alice.post("/" + group + "/members", member(carol, "member")).statusCode(200);
        alice.send(group, "after");

        assertThat(listening
                        .next("conversation.created")
                        .at("/payload/conversation_id")
                        .asText())
                .isEqualTo(group);
        assertThat(listening.next("message.new").at("/payload/message/content").asText())
                .isEqualTo("after");
        assertThat(asking.next("conversation.created")
                        .at("/payload/conversation_id")
                        .asText())
                .isEqualTo(group);
        asking.ask("subscribe", "'conversation_ids':['" + group + "'],'since':{'" + group + "':0}");
        assertThat(contents(asking.untilPong())).containsExactly("after");
        carol.get("/" + group + "/messages").statusCode(200).body("messages.content", contains("after"));
    }

    @Test
    void whoIsRemovedIsToldOnceAndNeverHearsOfItAgain() {
        String group = alice.groupWith(bob, carol);
        String own = say(client(carol), group, "mine").path("id").asText();
        ChatClient one = subscribed(carol, group);
        ChatClient all = subscribedToAll(carol);
        ChatClient none = client(carol);
        alice.delete("/" + group + "/members/" + carol.userId()).statusCode(204);
        alice.send(group, "without her");
        alice.patch("/" + group, "{'title':'Without her'}").statusCode(200);

        for (ChatClient c : List.of(one, all, none)) {
            // It arrives when the log has shown it, and nothing else does, before or after.
            JsonNode heard = c.next();
            assertThat(heard.path("type").asText()).isEqualTo("member.removed");
            assertThat(heard.at("/payload/conversation_id").asText()).isEqualTo(group);
            assertThat(c.untilPong()).isEmpty();
        }
        assertShutOut(one, group, own);
        assertShutOut(subscribedToAll(carol), group, own);
        problem(carol.get("/" + group), 404, "not_found");
        problem(carol.get("/" + group + "/messages"), 404, "not_found");
        problem(carol.post("/" + group + "/messages", "{'content':'let me in'}"), 404, "not_found");
        alice.send(group, "still without her");
        assertThat(one.untilPong()).isEmpty();
        assertThat(all.untilPong()).isEmpty();
    }

    @Test
    void whoComesBackSeesNothingOfTheTimeBetween() {
        String group = alice.groupWith(bob);
        alice.send(group, "one");
        bob.post("/" + group + "/leave", "").statusCode(204);
        alice.send(group, "two");
        ChatClient b = subscribedToAll(bob);
        alice.post("/" + group + "/members", member(bob, "member")).statusCode(200);
        alice.send(group, "three");

        b.next("conversation.created");
        assertThat(b.next("message.new").at("/payload/message/content").asText())
                .isEqualTo("three");
        ChatClient again = client(bob);
        again.ask("subscribe", "'conversation_ids':['" + group + "'],'since':{'" + group + "':0}");
        assertThat(contents(again.untilPong())).containsExactly("three");
    }

    /** Alice owns it; the roles are those of Bob, Carol and Dave. */
    private String team(String bobs, String carols, String daves) {
        String group = alice.groupWith();
        alice.post("/" + group + "/members", member(bob, bobs)).statusCode(200);
        alice.post("/" + group + "/members", member(carol, carols)).statusCode(200);
        alice.post("/" + group + "/members", member(dave, daves)).statusCode(200);
        return group;
    }

    private static String member(Api user, String role) {
        return "{'members':[{'user_id':'" + user.userId() + "','role':'" + role + "'}]}";
    }

    private static void assertShutOut(ChatClient c, String group, String ownMessage) {
        String since = "'conversation_ids':['" + group + "'],'since':{'" + group + "':0}";
        assertThat(c.ask("subscribe", since).at("/payload/conversation_ids")).isEmpty();
        assertError(c.next(), "not_found");
        assertError(c.ask("history", "'conversation_id':'" + group + "'"), "not_found");
        assertError(
                c.ask("message.send", "'conversation_id':'" + group + "','client_id':'c9','content':'x'"), "not_found");
        assertError(c.ask("message.edit", "'message_id':'" + ownMessage + "','content':'x'"), "not_found");
        assertError(c.ask("typing", "'conversation_id':'" + group + "'"), "not_found");
        assertError(c.ask("read", "'conversation_id':'" + group + "','seq':1"), "not_found");
        assertThat(c.untilPong()).isEmpty();
    }

    private static List<String> contents(List<JsonNode> frames) {
        return frames.stream()
                .map(frame -> frame.at("/payload/message/content").asText())
                .toList();
    }
}
