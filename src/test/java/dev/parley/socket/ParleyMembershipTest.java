package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests events about the conversation itself. */
@QuarkusTest
class ParleyMembershipTest extends WithClients {
    @Inject
    MeterRegistry meters;

    @Test
    void aNewConversationIsTold() {
        ChatClient b = client(bob);
        String group = alice.groupWith(bob);
        JsonNode created = b.next("conversation.created").path("payload");
        assertThat(created.path("conversation_id").asText()).isEqualTo(group);
        assertThat(created.path("kind").asText()).isEqualTo("group");
        assertThat(created.path("title").asText()).isEqualTo("Team");
        assertThat(created.path("members")).hasSize(2);
    }

    @Test
    void aNewTitleIsTold() {
        String group = alice.groupWith(bob);
        ChatClient b = subscribed(bob, group);
        alice.patch("/" + group, "{'title':'Crew'}").statusCode(200);
        assertThat(b.next("conversation.updated").at("/payload/title").asText()).isEqualTo("Crew");
    }

    @Test
    void whoJoinsIsTold() {
        String group = alice.groupWith(bob);
        ChatClient b = subscribed(bob, group);
        ChatClient c = subscribedToAll(carol);
        alice.post("/" + group + "/members", "{'members':[{'user_id':'" + carol.userId() + "'}]}")
                .statusCode(200);
        JsonNode added = b.next("member.added").path("payload");
        assertThat(added.path("conversation_id").asText()).isEqualTo(group);
        assertThat(added.path("user_id").asText()).isEqualTo(carol.userId());
        assertThat(added.path("role").asText()).isEqualTo("member");
        assertThat(c.next().path("type").asText()).isEqualTo("conversation.created");
        alice.send(group, "welcome");
        assertThat(c.next("message.new").at("/payload/message/content").asText())
                .isEqualTo("welcome");
    }

    @Test
    void whoIsTakenOutIsToldAndHearsNothingMore() {
        String group = alice.groupWith(bob, carol);
        ChatClient b = subscribed(bob, group);
        ChatClient c = subscribed(carol, group);
        alice.delete("/" + group + "/members/" + carol.userId()).statusCode(204);
        for (ChatClient told : new ChatClient[] {b, c}) {
            JsonNode removed = told.next("member.removed").path("payload");
            assertThat(removed.path("conversation_id").asText()).isEqualTo(group);
            assertThat(removed.path("user_id").asText()).isEqualTo(carol.userId());
        }
        say(client(alice), group, "without her");
        assertThat(b.next("message.new").at("/payload/message/content").asText())
                .isEqualTo("without her");
        assertThat(c.untilPong()).isEmpty();
        assertThat(c.ask("subscribe", "'conversation_ids':['" + group + "']").at("/payload/conversation_ids"))
                .isEmpty();
        assertError(c.next(), "not_found");
    }

    @Test
    void hearsAllThatIsSaidWhileAMemberHoweverOftenRemoved() {
        String group = alice.groupWith(bob, carol);
        ChatClient c = subscribedToAll(carol);
        for (int round = 0; round < 10; round++) {
            alice.delete("/" + group + "/members/" + carol.userId()).statusCode(204);
            alice.post("/" + group + "/members", "{'members':[{'user_id':'" + carol.userId() + "'}]}")
                    .statusCode(200);
            alice.send(group, "round " + round);
            assertThat(c.next("message.new").at("/payload/message/content").asText())
                    .isEqualTo("round " + round);
        }
        // The log's tail has all these changes once more.
        double rounds = catchUps();
        await().atMost(Duration.ofSeconds(30)).until(() -> catchUps() >= rounds + 2);
        c.untilPong();

        alice.send(group, "last");
        assertThat(c.next().at("/payload/message/content").asText()).isEqualTo("last");
    }

    private double catchUps() {
        return meters.counter("parley.rounds", "task", "catchup", "outcome", "completed")
                .count();
    }
}
