package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ParleySubscribeTest extends WithClients {
    @Test
    void membersAreSubscribedAndOfTheOthersEachGetsAnError() {
        String first = alice.groupWith(bob);
        String second = alice.groupWith(bob);
        String foreign = carol.groupWith();
        alice.send(second, "one");
        ChatClient b = client(bob);
        b.send("{'type':'subscribe','id':'s','payload':{'conversation_ids':" + array(first, foreign, second, "none")
                + "}}");
        JsonNode subscribed = b.next();
        assertThat(subscribed.path("type").asText()).isEqualTo("subscribed");
        assertThat(subscribed.path("ref").asText()).isEqualTo("s");
        assertThat(texts(subscribed.at("/payload/conversation_ids"))).containsExactlyInAnyOrder(first, second);
        assertThat(subscribed.at("/payload/seqs/" + first).asLong(-1)).isZero();
        assertThat(subscribed.at("/payload/seqs/" + second).asLong()).isEqualTo(1);
        JsonNode one = b.next();
        JsonNode other = b.next();
        assertError(one, "not_found");
        assertError(other, "not_found");
        assertThat(List.of(one.path("ref").asText(), other.path("ref").asText()))
                .containsOnly("s");
        // The responses about existing and other conversations differ in the name only.
        assertThat(one.toString().replace(foreign, "none")).isEqualTo(other.toString());
    }

    @Test
    void onlyWhatIsSubscribedToComes() {
        String first = alice.groupWith(bob);
        String second = alice.groupWith(bob);
        ChatClient b = subscribed(bob, first);
        ChatClient a = client(alice);
        say(a, second, "unheard");
        say(a, first, "heard");
        assertThat(b.next().at("/payload/message/content").asText()).isEqualTo("heard");
    }

    @Test
    void aMessageTellsAllThatTheDocumentSays() {
        String group = alice.groupWith(bob);
        ChatClient b = subscribed(bob, group);
        ChatClient a = client(alice);
        String replied = say(a, group, "first").path("id").asText();
        a.ask(
                "message.send",
                "'conversation_id':'" + group + "','client_id':'c-" + alice.userId() + "','content':'Hello!',"
                        + "'reply_to':'" + replied
                        + "','attachments':[{'url':'https://files.example/a.png','size':7}]");
        b.next("message.new");
        JsonNode payload = b.next("message.new").path("payload");
        assertThat(payload.path("conversation_id").asText()).isEqualTo(group);
        JsonNode message = payload.path("message");
        assertThat(message.path("id").isTextual()).isTrue();
        assertThat(message.path("sender_id").asText()).isEqualTo(alice.userId());
        assertThat(message.path("content").asText()).isEqualTo("Hello!");
        assertThat(message.path("seq").asLong()).isEqualTo(2);
        assertThat(message.path("client_id").asText()).isEqualTo("c-" + alice.userId());
        assertThat(message.path("reply_to").asText()).isEqualTo(replied);
        assertThat(message.at("/attachments/0/url").asText()).isEqualTo("https://files.example/a.png");
        assertThat(message.path("created_at").asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z");
    }

    @Test
    void missedMessagesComeFirst() {
        String group = alice.groupWith(bob);
        for (int i = 1; i <= 5; i++) {
            alice.send(group, "m" + i);
        }
        ChatClient b = client(bob);
        b.send("subscribe", "'conversation_ids':['" + group + "'],'since':{'" + group + "':2}");
        assertThat(b.next("subscribed").at("/payload/seqs/" + group).asLong()).isEqualTo(5);
        alice.send(group, "m6");
        for (int i = 3; i <= 6; i++) {
            assertThat(b.next().at("/payload/message/content").asText()).isEqualTo("m" + i);
        }
    }

    @Test
    void whoHoldsMoreThanThereIsStartsAtTheEnd() {
        String group = alice.groupWith(bob);
        ChatClient b = client(bob);
        b.ask("subscribe", "'conversation_ids':['" + group + "'],'since':{'" + group + "':900}");
        JsonNode reset = b.next();
        assertThat(reset.path("type").asText()).isEqualTo("reset");
        assertThat(reset.at("/payload/conversation_id").asText()).isEqualTo(group);
        assertThat(reset.at("/payload/seq").asLong()).isZero();
        alice.send(group, "new");
        assertThat(b.next().at("/payload/message/content").asText()).isEqualTo("new");
    }

    @Test
    void aNewcomerSeesNothingOfTheTimeBefore() {
        String group = alice.groupWith(bob);
        alice.send(group, "before");
        alice.post("/" + group + "/members", "{'members':[{'user_id':'" + carol.userId() + "'}]}")
                .statusCode(200);
        ChatClient c = client(carol);
        c.ask("subscribe", "'conversation_ids':['" + group + "'],'since':{'" + group + "':0}");
        alice.send(group, "after");
        assertThat(c.next().at("/payload/message/content").asText()).isEqualTo("after");
    }

    @Test
    void anAsteriskMeansAllOfMineAndNewOnesWithWhatWasSaidInThem() {
        String old = alice.groupWith(bob);
        alice.send(old, "old");
        ChatClient b = client(bob);
        JsonNode subscribed = b.ask("subscribe", "'conversation_ids':'*','since':{'" + old + "':0}");
        assertThat(texts(subscribed.at("/payload/conversation_ids"))).containsExactly(old);
        assertThat(b.next().at("/payload/message/content").asText()).isEqualTo("old");

        String fresh = alice.groupWith(bob);
        alice.send(fresh, "fresh");
        assertThat(b.next("conversation.created").at("/payload/conversation_id").asText())
                .isEqualTo(fresh);
        assertThat(b.next("message.new").at("/payload/message/content").asText())
                .isEqualTo("fresh");
        ChatClient c = client(carol);
        c.ask("message.send", "'to':'" + bob.userId() + "','client_id':'c','content':'direct'");
        assertThat(b.next("message.new").at("/payload/message/content").asText())
                .isEqualTo("direct");
    }

    @Test
    void withoutAnAsteriskNewOnesAreAnnouncedOnly() {
        ChatClient b = subscribed(bob, alice.groupWith(bob));
        String fresh = alice.groupWith(bob);
        assertThat(b.next().path("type").asText()).isEqualTo("conversation.created");
        say(client(alice), fresh, "unheard");
        assertThat(b.untilPong()).isEmpty();
    }

    @Test
    void afterUnsubscribingNothingComes() {
        String first = alice.groupWith(bob);
        String second = alice.groupWith(bob);
        ChatClient b = subscribed(bob, first, second);
        JsonNode reply = b.ask(
                "unsubscribe",
                "'conversation_ids':" + array(first, UUID.randomUUID().toString()));
        assertThat(reply.path("type").asText()).isEqualTo("unsubscribed");
        assertThat(texts(reply.at("/payload/conversation_ids"))).containsExactly(first);
        ChatClient a = client(alice);
        say(a, first, "unheard");
        say(a, second, "heard");
        assertThat(b.next().at("/payload/message/content").asText()).isEqualTo("heard");
        b.ask("subscribe", "'conversation_ids':" + array(first) + ",'since':{'" + first + "':0}");
        assertThat(b.next().at("/payload/message/content").asText()).isEqualTo("unheard");
    }
}
