package dev.parley.http.listings;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.Chats;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP API of the listings document. Users are numbers that no other test uses. */
@QuarkusTest
class ChatsResourceTest {

    private final int seller = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE - 2);
    private final int buyer = seller + 1;

    @Test
    void aChatIsMadeOnceAndFoundAgain() {
        long id = post(buyer, "", "{'receiver_id':" + seller + "}")
                .statusCode(201)
                .body("receiver_id", is(seller))
                .body("participants", containsInAnyOrder(buyer, seller))
                .body("kind", is("direct"))
                .body("message", nullValue())
                .body("created_at", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z"))
                .extract()
                .path("id");

        post(buyer, "", "{'receiver_id':'" + seller + "'}").statusCode(200).body("id", is(id));
        post(seller, "", "{'receiver_id':" + buyer + "}")
                .statusCode(200)
                .body("id", is(id))
                .body("receiver_id", is(buyer));
    }

    @Test
    void aChatIsBegunWithAMessage() {
        long id = post(buyer, "", "{'receiver_id':" + seller + ",'content':'Still there?','client_id':'k'}")
                .statusCode(201)
                .body("message.content", is("Still there?"))
                .body("message.sender_id", is(buyer))
                .extract()
                .path("id");
        post(buyer, "", "{'receiver_id':" + seller + ",'content':'Still there?','client_id':'k'}")
                .statusCode(200)
                .body("id", is(id));

        get(seller, "/" + id + "/messages").statusCode(200).body("messages.content", contains("Still there?"));
    }

    @Test
    void aMessageIsStoredOnceForItsClientId() {
        long id = chat();
        String body = "{'content':'Hello!','client_id':'k-" + id + "'}";

        long message = post(seller, "/" + id + "/messages", body)
                .statusCode(201)
                .body("chat_id", is(id))
                .body("sender_id", is(seller))
                .body("receiver_id", is(buyer))
                .body("content", is("Hello!"))
                .body("attachments", nullValue())
                .body("deleted_at", nullValue())
                .body("created_at", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z"))
                .extract()
                .path("id");

        post(seller, "/" + id + "/messages", body).statusCode(200).body("id", is(message));
        get(buyer, "/" + id + "/messages").body("messages.id", contains(message));
    }

    @Test
    void attachmentsPassThroughAsTheyCame() {
        long id = chat();

        post(buyer, "/" + id + "/messages", "{'attachments':[{'photo':7,'url':'https://a.example/b.png'},'x']}")
                .statusCode(201)
                .body("content", is(""))
                .body("attachments[0].photo", is(7))
                .body("attachments[0].url", is("https://a.example/b.png"))
                .body("attachments[1]", is("x"));
    }

    @Test
    void historyGoesBackByTheIdsOfMessages() {
        long id = chat();
        long[] ids = {send(buyer, id, "1"), send(seller, id, "2"), send(buyer, id, "3")};

        get(seller, "/" + id + "/messages?limit=2")
                .statusCode(200)
                .body("chat_id", is(id))
                .body("messages.id", contains(ids[2], ids[1]))
                .body("has_more", is(true));
        get(seller, "/" + id + "/messages?limit=2&before=" + ids[1])
                .body("messages.id", contains(ids[0]))
                .body("has_more", is(false));
        get(seller, "/" + id + "/messages?before=" + ids[0]).statusCode(200).body("messages", hasSize(0));
        get(seller, "/" + id + "/messages?before=" + Long.MAX_VALUE)
                .statusCode(200)
                .body("messages.id", contains(ids[2], ids[1], ids[0]));
        problem(get(seller + 2, "/" + id + "/messages?before=" + ids[1]), 404, "not_found");
    }

    @Test
    void readingTellsHowManyWereUnreadBefore() {
        long id = chat();
        long[] ids = {send(buyer, id, "1"), send(buyer, id, "2"), send(seller, id, "mine"), send(buyer, id, "3")};

        read(seller, id, "{'message_ids':[" + ids[1] + ",'" + ids[3] + "'," + ids[2] + "]}", 2);
        read(seller, id, "{'message_ids':[" + ids[1] + "]}", 0);
        read(seller, id, "{'message_ids':[]}", 0);
        get(seller, "/unread").body("total", is(1));
        read(seller, id, "{'all':true}", 1);
        read(seller, id, "{'all':true,'message_ids':null}", 0);
    }

    @Test
    void unreadMessagesAreCountedInAllAndInEachChat() {
        long one = chat();
        long other = new Chats("" + seller).with("" + (seller + 2));
        send(buyer, one, "1");
        send(buyer, one, "2");
        send(seller + 2, other, "3");
        send(seller, other, "mine");

        get(seller, "/unread")
                .statusCode(200)
                .body("total", is(3))
                .body("chats.chat_id", contains(one, other))
                .body("chats.unread_count", contains(2, 1));
        get(seller, "")
                .statusCode(200)
                .body("chats.id", contains(other, one))
                .body("chats.unread_count", contains(1, 2))
                .body("chats.last_message.content", contains("mine", "2"))
                .body("next_cursor", nullValue())
                .body("chats[1].receiver_id", is(buyer));
        get(buyer, "/unread").body("total", is(0)).body("chats", hasSize(0));
    }

    @Test
    void theListGoesOnByItsCursor() {
        long id = chat();
        long other = new Chats("" + seller).with("" + (seller + 2));

        String cursor = get(seller, "?limit=1")
                .body("chats.id", contains(other))
                .body("next_cursor", not(nullValue()))
                .extract()
                .path("next_cursor");

        get(seller, "?limit=1&cursor=" + cursor).body("chats.id", contains(id)).body("next_cursor", nullValue());
    }

    @Test
    void aChatOfOthersIsNotThere() {
        long id = chat();
        int stranger = seller + 2;

        problem(post(stranger, "/" + id + "/messages", "{'content':'x'}"), 404, "not_found");
        problem(get(stranger, "/" + id + "/messages"), 404, "not_found");
        problem(post(stranger, "/" + id + "/read", "{'all':true}"), 404, "not_found");
        problem(post(stranger, "/" + id + "/read", "{'message_ids':[]}"), 404, "not_found");
        problem(post(stranger, "/none/read", "{'all':true}"), 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/1/messages|{}|content",
                "/1/messages|{'content':''}|content",
                "/1/messages|{'content':7}|content",
                "/1/messages|{'content':'x','client_id':''}|client_id",
                "/1/messages|{'content':'x','client_id':[]}|client_id",
                "/1/messages|{'content':'x','attachments':{}}|attachments",
                "|{}|receiver_id",
                "|{'receiver_id':-1}|receiver_id",
                "|{'receiver_id':1.5}|receiver_id",
                "|{'receiver_id':''}|receiver_id",
                "|{'receiver_id':1,'content':''}|content",
                "|{'receiver_id':1,'content':[]}|content",
                "/1/read|{}|message_ids",
                "/1/read|{'all':false}|message_ids",
                "/1/read|{'all':true,'message_ids':[1]}|message_ids",
                "/1/read|{'all':1}|all",
                "/1/read|{'message_ids':7}|message_ids",
                "/1/read|{'message_ids':[0]}|message_ids",
                "/1/read|{'message_ids':[1.5]}|message_ids",
                "/1/read|{'message_ids':['x']}|message_ids",
                "/1/read|{'message_ids':[null]}|message_ids"
            })
    void theFieldAtFaultIsNamed(String path, String body, String field) {
        problem(post(seller, path == null ? "" : path, body), 400, "bad_request")
                .body("field", is(field));
    }

    @Test
    void nobodyChatsAlone() {
        problem(post(seller, "", "{'receiver_id':" + seller + "}"), 400, "bad_request");
    }

    @Test
    void whatIsTooLongMakesNoChat() {
        problem(
                post(seller, "", "{'receiver_id':" + buyer + ",'content':'" + "x".repeat(8193) + "'}"),
                413,
                "too_large");
        get(seller, "").body("chats", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({"limit=0,limit", "limit=201,limit", "before=0,before", "before=x,before"})
    void theParameterAtFaultIsNamed(String query, String field) {
        problem(get(seller, "/1/messages?" + query), 400, "bad_request").body("field", is(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/unread", "/1/messages"})
    void aTokenIsNeeded(String path) {
        problem(given().get("/api/v1/chats" + path).then(), 401, "unauthorized");
    }

    private long chat() {
        return new Chats("" + buyer).with("" + seller);
    }

    private long send(int user, long chat, String content) {
        return new Chats("" + user).send(chat, content);
    }

    private void read(int user, long chat, String body, int marked) {
        String answer =
                post(user, "/" + chat + "/read", body).statusCode(200).extract().asString();
        assertThat(answer).isEqualTo("{\"marked\":" + marked + "}");
    }

    private static ValidatableResponse post(int user, String path, String body) {
        return new Chats("" + user).post(path, body);
    }

    private static ValidatableResponse get(int user, String path) {
        return new Chats("" + user).get(path);
    }
}
