package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Service;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the log of a user: what all devices of the user get, also after they were away. */
@QuarkusTest
class ParleyUserLogTest extends WithClients {
    private final Service shop = Service.as("shop", "service");

    private void notify(Api user, String title) {
        shop.post(
                        "/send/notification",
                        "{'user_id':'" + user.userId() + "','notification_type':'t','title':'" + title
                                + "','message':'m','payload':{}}")
                .statusCode(202);
    }

    private static long meSeq(JsonNode frame) {
        assertThat(frame.at("/payload/me_seq").isIntegralNumber())
                .as(frame.toString())
                .isTrue();
        return frame.at("/payload/me_seq").asLong();
    }

    /** Subscribes to all conversations, and returns the response and what follows until a pong. */
    private List<JsonNode> resumed(ChatClient client, long meSince) {
        List<JsonNode> frames = new ArrayList<>();
        frames.add(client.ask("subscribe", "'conversation_ids':'*','me_since':" + meSince));
        frames.addAll(client.untilPong());
        return frames;
    }

    private long lastSeqOf(Api user) {
        try (ChatClient client = client(user)) {
            return meSeq(client.ask("subscribe", "'conversation_ids':'*'"));
        }
    }

    @Test
    void subscribedTellsTheEndOfTheLog() {
        assertThat(lastSeqOf(bob)).isZero();
        notify(bob, "one");
        alice.groupWith(bob);
        assertThat(lastSeqOf(bob)).isEqualTo(2);
    }

    @Test
    void liveEntriesAreNumberedWithoutGaps() {
        ChatClient b = client(bob);
        ChatClient other = client(bob);
        String group = alice.groupWith(bob);
        notify(bob, "one");
        bob.put("/" + group + "/mute", "{'until':'2999-01-01T00:00:00Z'}").statusCode(200);
        alice.delete("/" + group + "/members/" + bob.userId()).statusCode(204);

        for (ChatClient device : List.of(b, other)) {
            assertThat(meSeq(device.next("conversation.created"))).isEqualTo(1);
            assertThat(meSeq(device.next("notification"))).isEqualTo(2);
            JsonNode settings = device.next("settings.updated");
            assertThat(meSeq(settings)).isEqualTo(3);
            assertThat(settings.at("/payload/conversation_id").asText()).isEqualTo(group);
            assertThat(settings.at("/payload/muted_until").asText()).isEqualTo("2999-01-01T00:00:00Z");
            JsonNode removed = device.next("member.removed");
            assertThat(meSeq(removed)).isEqualTo(4);
            assertThat(removed.at("/payload/user_id").asText()).isEqualTo(bob.userId());
            assertThat(removed.path("payload").has("seq")).isFalse();
        }
    }

    @Test
    void aReturningDeviceGetsWhatItMissedInOrder() {
        long held = lastSeqOf(bob);
        String first = alice.groupWith(bob);
        notify(bob, "one");
        String second = alice.groupWith(bob);
        bob.put("/" + second + "/mute", "{'until':'2999-01-01T00:00:00Z'}").statusCode(200);
        alice.delete("/" + first + "/members/" + bob.userId()).statusCode(204);
        notify(bob, "two");

        List<JsonNode> frames = resumed(client(bob), held);

        assertThat(types(frames))
                .containsExactly(
                        "subscribed",
                        "notification",
                        "conversation.created",
                        "settings.updated",
                        "member.removed",
                        "notification");
        assertThat(meSeq(frames.getFirst())).isEqualTo(6);
        assertThat(frames.stream().skip(1).map(ParleyUserLogTest::meSeq)).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(frames.get(1).at("/payload/prev").asLong(-1))
                .as("joining the first group is superseded")
                .isZero();
        assertThat(frames.get(2).at("/payload/conversation_id").asText()).isEqualTo(second);
        assertThat(frames.get(4).at("/payload/conversation_id").asText()).isEqualTo(first);
        assertThat(frames.get(4).at("/payload/user_id").asText()).isEqualTo(bob.userId());
    }

    @Test
    void aDeviceThatMissedNothingGetsNothing() {
        notify(bob, "one");
        long held = lastSeqOf(bob);

        assertThat(types(resumed(client(bob), held))).containsExactly("subscribed");
    }

    @Test
    void newEntriesFollowWhatWasMissed() {
        long held = lastSeqOf(bob);
        for (int i = 0; i < 450; i++) {
            notify(bob, "n" + i);
        }
        ChatClient b = client(bob);
        b.ask("subscribe", "'conversation_ids':'*','me_since':" + held);
        notify(bob, "last");

        for (int i = 0; i < 450; i++) {
            assertThat(b.next("notification").at("/payload/title").asText()).isEqualTo("n" + i);
        }
        assertThat(b.next("notification").at("/payload/title").asText()).isEqualTo("last");
    }

    @Test
    void aClientAheadOfTheLogIsReset() {
        notify(bob, "one");
        ChatClient b = client(bob);

        List<JsonNode> frames = resumed(b, 50);

        assertThat(types(frames)).containsExactly("subscribed", "reset");
        assertThat(meSeq(frames.getLast())).isEqualTo(1);
        assertThat(frames.getLast().path("payload").has("conversation_id")).isFalse();
        notify(bob, "two");
        assertThat(meSeq(b.next("notification"))).isEqualTo(2);
    }

    @Test
    void whoComesBackAgainSeesTheLastState() {
        String group = alice.groupWith(bob);
        long held = lastSeqOf(bob);
        alice.delete("/" + group + "/members/" + bob.userId()).statusCode(204);
        alice.post("/" + group + "/members", "{'members':[{'user_id':'" + bob.userId() + "'}]}")
                .statusCode(200);

        List<JsonNode> frames = resumed(client(bob), held);

        assertThat(types(frames)).containsExactly("subscribed", "conversation.created");
        assertThat(meSeq(frames.getLast())).isEqualTo(held + 2);
        assertThat(frames.getLast().at("/payload/prev").asLong()).isEqualTo(held);
        assertThat(frames.getLast().at("/payload/member_count").asLong()).isEqualTo(2);
    }

    @Test
    void unmutingIsAnEntryToo() {
        String group = alice.groupWith(bob);
        ChatClient b = client(bob);
        bob.put("/" + group + "/mute", "{'until':null}").statusCode(200);

        JsonNode settings = b.next("settings.updated");
        assertThat(settings.at("/payload/muted_until").isNull()).isTrue();
    }

    @Test
    void settingsGoWhenTheUserLeaves() {
        long held = lastSeqOf(bob);
        String group = alice.groupWith(bob);
        bob.put("/" + group + "/mute", "{'until':'2999-01-01T00:00:00Z'}").statusCode(200);
        bob.post("/" + group + "/leave", "").statusCode(204);

        assertThat(types(resumed(client(bob), held))).containsExactly("subscribed", "member.removed");
    }

    @Test
    void anInvalidCursorIsRefused() {
        ChatClient b = client(bob);
        for (String wrong : List.of("-1", "'x'", "1.5", "{}")) {
            assertError(b.ask("subscribe", "'conversation_ids':'*','me_since':" + wrong), "bad_request");
        }
    }

    @Test
    void clientsOfOtherDialectsGetNoPositions() {
        ChatClient old = opened(ChatClient.dial(URI.create(ws.toString().replace("/ws", "/ws/connect")))
                .as(bob.userId()));
        notify(bob, "one");
        JsonNode told = old.next(frame -> frame.toString().contains("one"));
        assertThat(told.toString()).doesNotContain("me_seq");
    }
}
