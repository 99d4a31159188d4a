package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.PairIds;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.People;
import dev.parley.testing.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what a user's devices received, and how that is published and stored. */
@QuarkusTest
class DeliveredTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    Pool pool;

    private final String ann = "ann-" + People.newId();
    private final String bob = "bob-" + People.newId();
    private final String chat = "conv-" + People.newId();
    private People people;

    @BeforeEach
    void connect() {
        people = new People(server);
    }

    @Test
    void whatCameWhileAwayComesOnceAndNothingElseAgain() {
        try (ChatClient a = people.goods(ann)) {
            says(a, "m-1");
            try (ChatClient b = people.goods(bob)) {
                assertThat(names(b, 1)).containsExactly("m-1");
                says(a, "m-2", "m-3", "m-4");
                assertThat(names(b, 3)).containsExactly("m-2", "m-3", "m-4");
            }
            try (ChatClient b = people.goods(bob)) {
                assertThat(messages(b.untilPong())).isEmpty();
            }
            says(a, "m-5");
            for (List<String> expected : List.of(List.of("m-5"), List.<String>of())) {
                try (ChatClient b = people.goods(bob)) {
                    assertThat(messages(b.untilPong())).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void whatADeviceHadIsStoredWhenItGoes() {
        try (ChatClient a = people.goods(ann)) {
            ChatClient b = people.goods(bob);
            says(a, "m-1");
            assertThat(names(b, 1)).containsExactly("m-1");
            b.untilPong();
            await().until(() -> held(bob) == 1);
            says(a, "m-2");
            assertThat(names(b, 1)).containsExactly("m-2");
            b.close();
            // The interval of three seconds began with the first.
            await().atMost(Duration.ofMillis(1500)).until(() -> held(bob) == 2);
        }
    }

    @Test
    void aClientThatWasHeardFromMayVanishWithoutAWord() {
        try (ChatClient a = people.goods(ann)) {
            says(a, "m-1", "m-2");
            ChatClient b = people.goods(bob);
            assertThat(messages(b.untilPong())).containsExactly("m-1", "m-2");
            await().until(() -> held(bob) == 2);
            b.abort();
            try (ChatClient again = people.goods(bob)) {
                assertThat(messages(again.untilPong())).isEmpty();
            }
        }
    }

    @Test
    void whatAClientNeverConfirmedComesAgain() {
        try (ChatClient a = people.goods(ann)) {
            says(a, "m-1");
            RawClient deaf = RawClient.connect(people.door("/ws/chat/" + bob), bob);
            deaf.readText("m-1");
            // As far as the server knows, it was sent before the client could read the message.
            deaf.send("{'type':'ping'}").readText("pong");
            deaf.close();
            try (ChatClient b = people.goods(bob)) {
                assertThat(names(b, 1)).containsExactly("m-1");
            }
        }
    }

    @Test
    void theSenderIsToldOverTheNativeProtocol() {
        try (ChatClient a = people.parley(ann);
                ChatClient b = people.parley(bob);
                ChatClient b2 = people.parley(bob)) {
            String chatId = a.ask("message.send", "'to':'" + bob + "','client_id':'1','content':'Hello!'")
                    .at("/payload/conversation_id")
                    .asText();
            writes(b, chatId);
            JsonNode ack = a.ask("message.send", "'to':'" + bob + "','client_id':'2','content':'Well?'")
                    .path("payload");
            JsonNode told = a.next(frame -> frame.path("type").asText().equals("message.delivered")
                            && frame.at("/payload/seq").asLong() == 3)
                    .path("payload");
            assertThat(told.path("conversation_id")).isEqualTo(ack.path("conversation_id"));
            assertThat(told.path("user_id").asText()).isEqualTo(bob);
            assertThat(told.path("message_id")).isEqualTo(ack.path("id"));
            assertThat(told.path("seq")).isEqualTo(ack.path("seq"));
            for (ChatClient own : List.of(b, b2)) {
                assertThat(own.untilPong())
                        .noneMatch(frame -> frame.path("type").asText().equals("message.delivered")
                                && frame.at("/payload/user_id").asText().equals(bob));
            }
        }
    }

    @Test
    void aStrangerIsToldNothingUntilTheUserHasWritten() {
        try (ChatClient a = people.parley(ann);
                ChatClient b = people.parley(bob)) {
            String chatId = a.ask("message.send", "'to':'" + bob + "','client_id':'1','content':'Are you there?'")
                    .at("/payload/conversation_id")
                    .asText();
            b.next("message.new");
            b.untilPong();
            await().until(() -> delivered(chatId, bob) == 1);

            writes(b, chatId);
            writes(a, chatId);

            JsonNode first = a.next("message.delivered").path("payload");
            assertThat(first.path("user_id").asText()).isEqualTo(bob);
            assertThat(first.path("seq").asLong()).isEqualTo(3);
        }
    }

    @Test
    void whoeverAddsAUserToAGroupIsToldNothingEither() {
        Api owner = Api.somebody("owner");
        Api member = Api.somebody("member");
        try (ChatClient o = people.parley(owner.userId());
                ChatClient m = people.parley(member.userId())) {
            String group = owner.groupWith(member);
            owner.send(group, "Are you there?");
            m.next("message.new");
            m.untilPong();
            await().until(() -> delivered(group, member.userId()) == 1);

            member.send(group, "Yes");
            owner.send(group, "Good");

            assertThat(o.next("message.delivered").at("/payload/seq").asLong()).isEqualTo(3);
        }
    }

    @Test
    void aNativeDeviceDoesNotTakeFromThoseThatCannotSayWhatTheyHold() {
        try (ChatClient a = people.goods(ann);
                ChatClient native2 = people.parley(bob)) {
            says(a, "m-1");
            native2.next("message.new");
            native2.untilPong();
            await().until(() -> delivered(PairIds.marked(chat, ann, bob), bob) == 1);
            try (ChatClient b = people.goods(bob)) {
                assertThat(names(b, 1)).containsExactly("m-1");
            }
        }
    }

    @Test
    void manyMessagesAreFewWrites() {
        Api owner = Api.somebody("owner");
        Api member = Api.somebody("member");
        String group = owner.groupWith(member);
        member.send(group, "Hello!");
        try (ChatClient o = people.parley(owner.userId());
                ChatClient m = people.parley(member.userId())) {
            IntStream.rangeClosed(1, 60).forEach(i -> {
                owner.send(group, "m" + i);
                m.next("message.new");
                m.untilPong();
            });
            int told = 1;
            while (o.next("message.delivered").at("/payload/seq").asLong() < 61) {
                told++;
            }
            assertThat(told).as("each is told of the write that stored it").isLessThan(10);
        }
    }

    /** Sends a message in the native protocol, after which the others may know when the user is online. */
    private static void writes(ChatClient client, String conversation) {
        client.ask("message.send", "'conversation_id':'" + conversation + "','client_id':'w','content':'Hello!'");
    }

    private void says(ChatClient sender, String... ids) {
        for (String id : ids) {
            sender.send("{'type':'message','data':{'id':'%s','conversation_id':'%s','recipient_id':'%s','text':'x'}}"
                    .formatted(id, chat, bob));
            sender.next(frame -> frame.at("/data/id").asText().equals(id));
        }
    }

    private static List<String> names(ChatClient client, int count) {
        List<String> names = new ArrayList<>();
        IntStream.range(0, count)
                .forEach(_ -> names.add(client.next("message").at("/data/id").asText()));
        return names;
    }

    private static List<String> messages(List<JsonNode> frames) {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals("message"))
                .map(frame -> frame.at("/data/id").asText())
                .toList();
    }

    private long held(String user) {
        return number(
                "SELECT held_seq FROM member WHERE conversation_id = $1 AND user_id = $2",
                Tuple.of(PairIds.marked(chat, ann, bob), user));
    }

    private long delivered(String conversation, String user) {
        return number(
                "SELECT delivered_seq FROM member WHERE conversation_id = $1 AND user_id = $2",
                Tuple.of(conversation, user));
    }

    private long number(String sql, Tuple arguments) {
        Row row = pool.preparedQuery(sql).executeAndAwait(arguments).iterator().next();
        return row.getLong(0);
    }
}
