package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShortTimes.class)
class ParleyPresenceTest extends WithClients {
    private ChatClient a;

    @BeforeEach
    void aliceKnowsBobAndCarol() {
        String group = alice.groupWith(bob, carol);
        bob.send(group, "Hello");
        carol.send(group, "Hello");
        a = opened(ChatClient.dial(ws).as(alice.userId()));
        a.next("auth.success");
    }

    @Test
    void whoComesAndGoesIsSeenByThoseWhoShareAConversation() {
        ChatClient stranger =
                opened(ChatClient.dial(ws).as(Api.somebody("mallory").userId()));
        stranger.next("auth.success");
        ChatClient b = client(bob);
        JsonNode came = a.next("presence.changed").path("payload");
        assertThat(came.path("user_id").asText()).isEqualTo(bob.userId());
        assertThat(came.path("online").asBoolean()).isTrue();
        assertThat(came.path("status").asText()).isEqualTo("online");
        b.close();
        JsonNode went = a.next("presence.changed").path("payload");
        assertThat(went.path("user_id").asText()).isEqualTo(bob.userId());
        assertThat(went.path("online").asBoolean()).isFalse();
        assertThat(went.path("status").asText()).isEqualTo("offline");
        assertThat(Instant.parse(went.path("last_seen").asText()))
                .isBetween(Instant.now().minusSeconds(30), Instant.now());
        assertThat(stranger.untilPong()).isEmpty();
    }

    @Test
    void whoOnlyOpenedAChatSeesNothingUntilTheOtherHasWritten() {
        Api eve = Api.somebody("eve");
        ChatClient e = opened(ChatClient.dial(ws).as(eve.userId()));
        e.next("auth.success");
        JsonNode opened = e.ask("message.send", "'to':'" + alice.userId() + "','client_id':'1','content':'Psst'")
                .path("payload");
        assertPresence(
                e.ask("presence.get", "'user_ids':" + array(alice.userId())).at("/payload/users/0"), alice, "offline");
        eve.groupWith(alice);
        assertPresence(
                e.ask("presence.get", "'user_ids':" + array(alice.userId())).at("/payload/users/0"), alice, "offline");

        alice.send(opened.path("conversation_id").asText(), "Yes?");

        assertPresence(e.next("presence.changed").path("payload"), alice, "online");
        assertPresence(a.next("presence.changed").path("payload"), eve, "online");
        assertPresence(
                e.ask("presence.get", "'user_ids':" + array(alice.userId())).at("/payload/users/0"), alice, "online");
    }

    @Test
    void presenceIsToldInTheOrderAsked() {
        Api mallory = Api.somebody("mallory");
        client(mallory);
        client(bob);
        a.next("presence.changed");
        JsonNode reply = a.ask(
                "presence.get", "'user_ids':" + array(carol.userId(), bob.userId(), alice.userId(), mallory.userId()));
        assertThat(reply.path("type").asText()).isEqualTo("presence");
        JsonNode users = reply.at("/payload/users");
        assertThat(users).hasSize(4);
        assertPresence(users.get(0), carol, "offline");
        assertPresence(users.get(1), bob, "online");
        assertPresence(users.get(2), alice, "online");
        // Nothing is published about strangers.
        assertPresence(users.get(3), mallory, "offline");
        assertThat(users.get(3).has("last_seen")).isFalse();
    }

    @Test
    void whenSomebodyWasLastSeenIsKept() {
        client(bob).close();
        Instant seen = Instant.parse(
                a.next(frame -> frame.at("/payload/status").asText().equals("offline"))
                        .at("/payload/last_seen")
                        .asText());
        await().untilAsserted(() -> assertThat(a.ask("presence.get", "'user_ids':" + array(bob.userId()))
                        .at("/payload/users/0/last_seen")
                        .asText())
                .isEqualTo(seen.toString()));
    }

    @Test
    void oneMayShowOneselfOtherwise() {
        ChatClient b = client(bob);
        a.next("presence.changed");
        for (String status : new String[] {"away", "busy", "online"}) {
            b.send("presence.set", "'status':'" + status + "'");
            JsonNode changed = a.next("presence.changed").path("payload");
            assertPresence(changed, bob, status);
        }
        assertError(b.ask("presence.set", "'status':'offline'"), "bad_request");
        assertError(b.ask("presence.set", "'status':'asleep'"), "bad_request");
    }

    @Test
    void oneIsHereWhileOneDeviceIs() {
        ChatClient phone = client(bob);
        ChatClient desk = client(bob);
        ChatClient c = client(carol);
        a.next(frame -> frame.at("/payload/user_id").asText().equals(carol.userId()));
        phone.close();
        // Carol leaves after Bob's phone; when she is offline, he would be, too.
        c.close();
        a.next(frame -> frame.at("/payload/user_id").asText().equals(carol.userId()));
        assertThat(a.skipped()).hasSize(1).allMatch(frame -> frame.at("/payload/online")
                .asBoolean());
        desk.close();
        assertPresence(a.next("presence.changed").path("payload"), bob, "offline");
    }

    @Test
    void aQuickReconnectIsNotSeen() {
        ChatClient c = client(carol);
        a.next(frame -> frame.at("/payload/user_id").asText().equals(carol.userId()));
        ChatClient b = client(bob);
        a.next(frame -> frame.at("/payload/user_id").asText().equals(bob.userId()));
        b.abort();
        client(bob);
        c.close();
        JsonNode next = a.next();
        assertPresence(next.path("payload"), carol, "offline");
    }

    private static void assertPresence(JsonNode presence, Api user, String status) {
        assertThat(presence.path("user_id").asText()).isEqualTo(user.userId());
        assertThat(presence.path("status").asText()).isEqualTo(status);
        assertThat(presence.path("online").asBoolean()).isEqualTo(!status.equals("offline"));
    }
}
