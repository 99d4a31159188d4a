package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Chats;
import dev.parley.testing.Knock;
import dev.parley.testing.People;
import dev.parley.testing.SilentReader;
import dev.parley.testing.Tokens;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the rows of the listings document, from top to bottom. */
@QuarkusTest
class ListingsChatTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    MeterRegistry metrics;

    People people;
    final Chats seller = new Chats(People.newId());
    final Chats buyer = new Chats(People.newId());

    @BeforeEach
    void connect() {
        people = new People(server);
    }

    @Test
    void theTokenIsCheckedBeforeTheSocketOpens() {
        assertThat(Knock.at(people.door("/ws/chat"), UnaryOperator.identity())).isEqualTo("401");
        assertThat(Knock.at(people.door("/ws/chat?token=" + Tokens.forged("6")), UnaryOperator.identity()))
                .isEqualTo("401");
    }

    @Test
    void connectedComesFirstOfAll() {
        long chat = buyer.with(seller.userId());
        buyer.send(chat, "before");
        try (ChatClient s = people.listings(seller.userId())) {
            assertFrame(s.next(), "{'type':'connected','user_id':%s}", seller.userId());
            assertThat(s.untilPong()).isEmpty();
        }
    }

    @Test
    void pingIsAnsweredByPong() {
        try (ChatClient s = entered(seller)) {
            assertFrame(s.send("{'type':'ping'}").next(), "{'type':'pong'}");
        }
    }

    @Test
    void aMessageGoesToEveryConnectionOfEveryParticipant() {
        long chat = buyer.with(seller.userId());
        try (ChatClient s = entered(seller);
                ChatClient b = entered(buyer);
                ChatClient b2 = entered(buyer)) {
            long id = buyer.send(chat, "Hello!");
            for (ChatClient each : List.of(s, b, b2)) {
                JsonNode frame = each.next();
                JsonNode message = frame.path("message");
                assertThat(Instant.parse(message.path("created_at").asText()))
                        .isBefore(Instant.now().plusSeconds(5));
                assertFrame(
                        frame,
                        "{'type':'new_message','chat_id':%s,'message':{'id':%s,'chat_id':%s,"
                                + "'sender_id':%s,'receiver_id':%s,'content':'Hello!','created_at':'%s'}}",
                        chat,
                        id,
                        chat,
                        buyer.userId(),
                        seller.userId(),
                        message.path("created_at").asText());
            }
        }
    }

    @Test
    void aChatThatBeginsNowIsHeardAtOnce() {
        try (ChatClient s = entered(seller)) {
            String body = "{'receiver_id':" + seller.userId() + ",'content':'Still there?'}";
            long chat =
                    buyer.post("", body).statusCode(201).extract().jsonPath().getLong("id");

            JsonNode frame = s.next("new_message");
            assertThat(frame.path("chat_id").asLong()).isEqualTo(chat);
            assertThat(frame.at("/message/content").asText()).isEqualTo("Still there?");
        }
    }

    @Test
    void markReadMarksThatMessageAndAllBeforeIt() {
        long chat = buyer.with(seller.userId());
        buyer.send(chat, "1");
        long second = buyer.send(chat, "2");
        buyer.send(chat, "3");
        try (ChatClient s = entered(seller);
                ChatClient s2 = entered(seller);
                ChatClient b = entered(buyer)) {
            s.send("{'type':'mark_read','message_id':" + second + "}").untilPong();

            String expected = "{'type':'message_read','chat_id':%s,'message_id':%s,'read_by':%s}";
            assertFrame(b.next(), expected, chat, second, seller.userId());
            assertFrame(s2.next(), expected, chat, second, seller.userId());
            seller.get("/unread").body("total", is(1));
            // A message that no longer exists, or never did, is not an error.
            assertThat(s.send("{'type':'mark_read','message_id':9007199254740993}")
                            .untilPong())
                    .isEmpty();
        }
    }

    @Test
    void messagesReadOverHttpAreToldOneByOneAndOnce() {
        long chat = buyer.with(seller.userId());
        long first = buyer.send(chat, "1");
        long second = buyer.send(chat, "2");
        long third = buyer.send(chat, "3");
        try (ChatClient s = entered(seller);
                ChatClient b = entered(buyer);
                ChatClient other = people.parley(buyer.userId())) {
            assertThat(seller.read(chat, "{'message_ids':[" + second + "]}")).isEqualTo(1);
            assertThat(seller.read(chat, "{'message_ids':[" + second + "," + first + "]}"))
                    .isEqualTo(1);
            assertThat(seller.read(chat, "{'all':true}")).isEqualTo(1);

            for (ChatClient each : List.of(s, b)) {
                for (long id : List.of(second, first, third)) {
                    assertFrame(
                            each.next(),
                            "{'type':'message_read','chat_id':%s,'message_id':%s,'read_by':%s}",
                            chat,
                            id,
                            seller.userId());
                }
                assertThat(each.untilPong()).isEmpty();
            }
            // Other clients get each step of the cursor as well.
            assertThat(other.next("message.read").at("/payload/seq").asLong()).isEqualTo(2);
            assertThat(other.next("message.read").at("/payload/seq").asLong()).isEqualTo(3);
        }
    }

    @Test
    void typingIsToldToTheOthersAndEnds() {
        long chat = buyer.with(seller.userId());
        try (ChatClient s = entered(seller);
                ChatClient b = entered(buyer)) {
            b.send("{'type':'typing','chat_id':" + chat + ",'is_typing':true}");
            assertFrame(s.next(), "{'type':'typing','chat_id':%s,'user_id':%s,'is_typing':true}", chat, buyer.userId());
            b.send("{'type':'typing','chat_id':" + chat + ",'is_typing':false}");
            assertThat(s.next().path("is_typing").asBoolean(true)).isFalse();
            b.send("{'type':'typing','chat_id':" + chat + ",'is_typing':true}");
            assertThat(s.next().path("is_typing").asBoolean()).isTrue();
            buyer.send(chat, "said");
            assertThat(s.next("typing").path("is_typing").asBoolean(true)).isFalse();
            assertThat(b.untilPong())
                    .extracting(frame -> frame.path("type").asText())
                    .containsOnly("new_message");
        }
    }

    @Test
    void othersChatsCannotBeTypedIn() {
        long chat = buyer.with(seller.userId());
        try (ChatClient stranger = entered(new Chats(People.newId()))) {
            stranger.send("{'type':'typing','chat_id':" + chat + "}");
            assertError(stranger.next(), "not_found");
            stranger.send("{'type':'typing','chat_id':" + chat + ",'user_id':" + buyer.userId() + "}");
            assertError(stranger.next(), "forbidden");
        }
    }

    @Test
    void rubbishGetsAnErrorAndTheConnectionStaysOpen() {
        try (ChatClient s = entered(seller)) {
            for (String bad : List.of(
                    "nonsense",
                    "[]",
                    "{}",
                    "{'type':'dance'}",
                    "{'type':'typing'}",
                    "{'type':'mark_read','message_id':'x'}")) {
                s.send(bad);
                assertError(s.next(), "bad_request");
            }
            assertError(s.sendBinary(new byte[] {1}).next(), "bad_request");
            assertThat(s.untilPong()).isEmpty();
        }
    }

    @Test
    void aMessageOverTheLimitCloses() {
        try (ChatClient s = entered(seller)) {
            s.send("{'type':'ping','more':'" + "x".repeat(8192) + "'}");
            assertThat(s.closeCode()).isEqualTo(1009);
        }
    }

    /**
     * The connection of another dialect, which has ten seconds, shows that the amount is not the cause of the close.
     */
    @Test
    void aConnectionThatDoesNotReadIsClosedAfterASecondAndOnlyThatOne() throws Exception {
        long chat = buyer.with(seller.userId());
        double open = sessions("listings");
        double goods = sessions("goods");
        try (ChatClient s = entered(seller);
                ChatClient b = entered(buyer);
                SilentReader _ = SilentReader.at(people.goodsDoor(seller.userId(), Tokens.of(seller.userId())));
                SilentReader _ = SilentReader.at(people.door("/ws/chat?token=" + Tokens.of(seller.userId())))) {
            await().until(() -> sessions("listings") == open + 3 && sessions("goods") == goods + 1);
            String large = "x".repeat(8000);
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            double waiting = metrics.get("parley.queue.bytes").gauge().value();
            // What waits when the sockets accept no more is well within the bound of either connection.
            while (metrics.get("parley.queue.bytes").gauge().value() < waiting + 400_000
                    && sessions("listings") == open + 3) {
                assertThat(System.nanoTime()).as("the end of patience").isLessThan(deadline);
                buyer.send(chat, large);
                s.next("new_message");
                b.next("new_message");
            }
            await().until(() -> sessions("listings") < open + 3);
            assertThat(sessions("listings")).isEqualTo(open + 2);
            assertThat(sessions("goods")).isEqualTo(goods + 1);
            assertThat(s.untilPong()).isEmpty();
            assertThat(b.untilPong()).isEmpty();
        }
    }

    private ChatClient entered(Chats user) {
        ChatClient client = people.listings(user.userId());
        assertThat(client.next().path("type").asText()).isEqualTo("connected");
        // Subscribed to all chats once the first command is done.
        assertThat(client.untilPong()).isEmpty();
        return client;
    }

    private double sessions(String dialect) {
        Gauge gauge = metrics.find("parley.sessions").tag("dialect", dialect).gauge();
        return gauge == null ? 0 : gauge.value();
    }

    private static void assertError(JsonNode frame, String code) {
        assertThat(frame.path("type").asText()).isEqualTo("error");
        assertThat(frame.path("code").asText()).isEqualTo(code);
        assertThat(frame.path("message").asText()).isNotBlank();
        assertThat(frame.path("timestamp").asText()).endsWith("Z");
    }

    /** Compares a frame except for its time, which must be about now. Single quotes stand for double quotes. */
    private static void assertFrame(JsonNode frame, String expected, Object... values) {
        Instant now = Instant.now();
        assertThat(Instant.parse(frame.path("timestamp").asText())).isBetween(now.minusSeconds(30), now.plusSeconds(5));
        assertThat(((ObjectNode) frame.deepCopy()).without("timestamp").toString())
                .isEqualTo(expected.formatted(values).replace('\'', '"'));
    }
}
