package dev.parley.socket;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.protocol.NumericIds;
import dev.parley.protocol.PairIds;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Chats;
import dev.parley.testing.People;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that decodes 64-bit integers, among users and conversations with other ids. */
@QuarkusTest
class ListingsNumbersTest {
    private static final Set<String> IDS = Set.of(
            "id",
            "chat_id",
            "sender_id",
            "receiver_id",
            "user_id",
            "read_by",
            "message_id",
            "listing_id",
            "participants");

    @TestHTTPResource("/")
    URI server;

    @Inject
    Pool pool;

    private final String ann = "ann-" + People.newId();
    private final String bob = People.newId();
    private final String chat = "conv-" + People.newId();
    private People people;

    @BeforeEach
    void connect() {
        people = new People(server);
    }

    @Test
    void everyFrameAndEveryAnswerHasNumbersForIds() throws IOException {
        Chats b = new Chats(bob);
        long alias = NumericIds.of(PairIds.marked(chat, ann, bob));
        List<JsonNode> frames = new ArrayList<>();
        try (ChatClient l = people.listings(bob);
                ChatClient la = people.listings(ann);
                ChatClient g = people.goods(ann)) {
            frames.add(l.next("connected"));
            frames.add(la.next("connected"));
            assertThat(frames.getLast().path("user_id").asLong()).isEqualTo(NumericIds.of(ann));
            g.send("{'type':'message','data':{'id':'m-1','conversation_id':'" + chat + "','recipient_id':'" + bob
                    + "','text':'Hello!'}}");
            frames.add(l.next("new_message"));
            assertThat(frames.getLast().path("chat_id").asLong()).isEqualTo(alias);
            assertThat(frames.getLast().at("/message/sender_id").asLong()).isEqualTo(NumericIds.of(ann));

            frames.add(la.next("new_message"));

            l.send("{'type':'typing','chat_id':" + alias + ".0}");
            assertThat(g.next("typing").at("/data/conversation_id").asText()).isEqualTo(chat);
            frames.add(la.next("typing"));
            la.send("{'type':'typing','chat_id':'" + alias + "','user_id':" + NumericIds.of(ann) + "}");
            frames.add(l.next("typing"));

            long answered = b.send(alias, "Hi");
            frames.add(la.next(frame -> frame.at("/message/id").asLong() == answered));
            frames.add(answer(
                    b.get("/" + alias + "/messages").statusCode(200).extract().asString()));
            frames.add(answer(b.get("").statusCode(200).extract().asString()));
            frames.add(answer(b.get("/unread").statusCode(200).extract().asString()));
            assertThat(b.read(alias, "{'all':true}")).isEqualTo(1);
            frames.add(la.next("message_read"));
            frames.add(answer(b.patch("/" + alias + "/messages/" + answered, "{'content':'Hi there'}")
                    .statusCode(200)
                    .extract()
                    .asString()));
            frames.add(la.next("message_updated"));
            b.delete("/" + alias + "/messages/" + answered).statusCode(204);
            frames.add(la.next("message_deleted"));
            frames.add(
                    answer(b.post("", "{'receiver_id':" + NumericIds.of(ann) + ",'listing_id':42,'content':'About 42'}")
                            .statusCode(201)
                            .extract()
                            .asString()));
            assertThat(frames.getLast().path("receiver_id").asLong()).isEqualTo(NumericIds.of(ann));
            assertThat(g.next(frame -> frame.at("/data/text").asText().equals("About 42"))
                            .at("/data/recipient_id")
                            .asText())
                    .isEqualTo(ann);
            frames.addAll(l.skipped());
            frames.addAll(la.skipped());
        }
        assertThat(frames).hasSizeGreaterThan(15).allSatisfy(ListingsNumbersTest::requireNumbers);
    }

    @Test
    void eachListingHasAChatOfItsOwn() {
        Chats a = new Chats(ann);
        long plain = a.with(bob);
        JsonPath about = a.post("", "{'receiver_id':'" + bob + "','listing_id':42}")
                .statusCode(201)
                .extract()
                .jsonPath();
        assertThat(about.getLong("id")).isNotEqualTo(plain);
        assertThat(about.getLong("listing_id")).isEqualTo(42);
        JsonPath same = new Chats(bob)
                .post("", "{'receiver_id':'" + ann + "','listing_id':'42'}")
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(same.getLong("id")).isEqualTo(about.getLong("id"));
        assertThat(a.post("", "{'receiver_id':'" + bob + "','listing_id':43.0}")
                        .statusCode(201)
                        .extract()
                        .jsonPath()
                        .getLong("id"))
                .isNotEqualTo(about.getLong("id"));
        assertThat(a.with(bob)).isEqualTo(plain);
        List<Map<String, Object>> chats = a.get("").extract().jsonPath().getList("chats");
        assertThat(chats).extracting(it -> it.get("listing_id")).containsExactlyInAnyOrder(null, 42, 43);
        problem(a.post("", "{'receiver_id':'" + bob + "','listing_id':'red bicycle'}"), 400, "bad_request");
    }

    @Test
    void aStrangersChatIsNotFoundByItsAlias() {
        try (ChatClient g = people.goods(ann);
                ChatClient e = people.listings("eve-" + bob)) {
            g.send("{'type':'message','data':{'id':'m-1','conversation_id':'" + chat + "','recipient_id':'" + bob
                            + "','text':'Hello!'}}")
                    .next("message");
            problem(
                    new Chats("eve-" + bob).get("/" + NumericIds.of(PairIds.marked(chat, ann, bob)) + "/messages"),
                    404,
                    "not_found");
            e.send("{'type':'typing','chat_id':" + NumericIds.of(PairIds.marked(chat, ann, bob)) + "}");
            assertThat(e.next("error").path("code").asText()).isEqualTo("not_found");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "42",
                "007",
                "-1",
                "9223372036854775807",
                "9223372036854775808",
                "conv-1",
                "é😀",
                "99999999999999999999",
                "507f1f77bcf86cd799439011"
            })
    void theDatabaseComputesTheSame(String id) {
        assertThat(pool.preparedQuery("SELECT numeric_id($1)")
                        .executeAndAwait(Tuple.of(id))
                        .iterator()
                        .next()
                        .getLong(0))
                .isEqualTo(NumericIds.of(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws", "/ws/chat", "/ws/chat/42", "/ws/connect"})
    void aPlainGetIsToldToUpgrade(String path) {
        problem(given().get(path).then().header("Upgrade", "websocket"), 426, "bad_request");
    }

    private static JsonNode answer(String json) throws IOException {
        return new ObjectMapper().readTree(json);
    }

    private static void requireNumbers(JsonNode node) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonNode value = field.getValue();
            if (IDS.contains(field.getKey())) {
                Iterable<JsonNode> ids = value.isArray() ? value : List.of(value);
                assertThat(ids).as("%s", node).allMatch(id -> id.isIntegralNumber() && id.canConvertToLong());
            }
            requireNumbers(value);
        }
        if (node.isArray()) {
            node.forEach(ListingsNumbersTest::requireNumbers);
        }
    }
}
