package dev.parley.http.conversation;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ConversationsResourceTest {

    private final Api alice = Api.somebody("alice");
    private final Api bob = Api.somebody("bob");
    private final Api eve = Api.somebody("eve");

    @Test
    void aPairHasOneDirectConversation() {
        String id = alice.post("", "{'kind':'direct','user_id':'%s'}".formatted(bob.userId()))
                .statusCode(201)
                .body("kind", is("direct"))
                .body("last_seq", is(0))
                .body("created_by", is(alice.userId()))
                .body("created_at", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z"))
                .body("members.user_id", hasSize(2))
                .extract()
                .path("conversation_id");

        bob.post("", "{'kind':'direct','user_id':'%s'}".formatted(alice.userId()))
                .statusCode(200)
                .header("Location", is("/api/v1/conversations/" + id))
                .body("conversation_id", is(id));
    }

    @Test
    void aGroupHasAnOwnerAndMembersWithRoles() {
        String location = alice.post(
                        "",
                        "{'kind':'group','title':'Team','members':[{'user_id':'%s','role':'read_only'}]}"
                                .formatted(bob.userId()))
                .statusCode(201)
                .body("title", is("Team"))
                .body("members.role", contains("owner", "read_only"))
                .extract()
                .header("Location");

        alice.get(location.substring(location.lastIndexOf('/'))).statusCode(200).body("title", is("Team"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                                | kind",
                "{'kind':'club'}                                                   | kind",
                "{'kind':1}                                                        | kind",
                "{'kind':'direct'}                                                 | user_id",
                "{'kind':'direct','user_id':-7}                                    | user_id",
                "{'kind':'direct','user_id':'a\\u0000'}                            | user_id",
                "{'kind':'group','title':7}                                        | title",
                "{'kind':'group','title':'a\\u0000b'}                              | title",
                "{'kind':'group','members':{}}                                     | members",
                "{'kind':'group','members':['bob']}                                | members",
                "{'kind':'group','members':[{'user_id':'a'},{}]}                   | members[1].user_id",
                "{'kind':'group','members':[{'user_id':'a','role':'king'}]}        | members[0].role"
            })
    void theFieldAtFaultIsNamed(String body, String field) {
        problem(alice.post("", body), 400, "bad_request")
                .body("field", is(field))
                .body("detail", startsWith(field + " "));
    }

    @Test
    void whatIsNoJsonObjectIsRefused() {
        for (String body : new String[] {"", "[]", "{", "{'kind':'direct','kind':'group'}"}) {
            problem(alice.post("", body), 400, "bad_request").body("field", nullValue());
        }
        problem(alice.post("", "{'kind':'direct','user_id':'%s'}".formatted(alice.userId())), 400, "bad_request");
    }

    @Test
    void nobodyGetsNothing() {
        String id = alice.groupWith(bob);

        problem(given().get("/api/v1/conversations").then(), 401, "unauthorized");
        problem(given().get("/api/v1/conversations/" + id).then(), 401, "unauthorized");
        problem(given().get("/api/v1/conversations/" + id + "/messages").then(), 401, "unauthorized");
        problem(
                given().contentType(ContentType.JSON)
                        .body("{}")
                        .post("/api/v1/conversations")
                        .then(),
                401,
                "unauthorized");
        problem(
                given().delete("/api/v1/conversations/" + id + "/members/" + bob.userId())
                        .then(),
                401,
                "unauthorized");
    }

    @Test
    void oneOfOthersIsLikeOneThatDoesNotExist() {
        String id = alice.groupWith(bob);
        String missing = "no-such-" + id;

        for (String path : new String[] {"", "/messages"}) {
            assertThat(problem(eve.get("/" + id + path), 404, "not_found")
                            .extract()
                            .asString())
                    .isEqualTo(problem(eve.get("/" + missing + path), 404, "not_found")
                            .extract()
                            .asString());
        }
        for (String[] post : new String[][] {
            {"/members", "{'members':[{'user_id':'eve'}]}"}, {"/leave", ""}, {"/messages", "{'content':'hi'}"}
        }) {
            assertThat(problem(eve.post("/" + id + post[0], post[1]), 404, "not_found")
                            .extract()
                            .asString())
                    .isEqualTo(problem(eve.post("/" + missing + post[0], post[1]), 404, "not_found")
                            .extract()
                            .asString());
        }
        assertThat(problem(eve.patch("/" + id, "{'title':'x'}"), 404, "not_found")
                        .extract()
                        .asString())
                .isEqualTo(problem(eve.patch("/" + missing, "{'title':'x'}"), 404, "not_found")
                        .extract()
                        .asString());
        eve.get("").statusCode(200).body("conversations", hasSize(0));
    }

    @Test
    void theListTellsWhatIsNewAndGoesOnAtItsCursor() {
        String older = alice.groupWith(bob);
        String newer = alice.groupWith(bob);
        alice.send(older, "one");
        alice.send(newer, "two");
        alice.send(newer, "three");

        String cursor = bob.get("?limit=1")
                .statusCode(200)
                .body("conversations.conversation_id", contains(newer))
                .body("conversations[0].unread", is(2))
                .body("conversations[0].read_seq", is(0))
                .body("conversations[0].last_message.content", is("three"))
                .body("conversations[0].last_message.seq", is(2))
                .extract()
                .path("next_cursor");
        bob.get("?limit=1&cursor=" + cursor)
                .statusCode(200)
                .body("conversations.conversation_id", contains(older))
                .body("conversations[0].unread", is(1))
                .body("next_cursor", nullValue());

        alice.groupWith();
        alice.get("").body("conversations[0].last_message", nullValue()).body("conversations[0].unread", is(0));
    }

    @ParameterizedTest
    @CsvSource({"limit=0,limit", "limit=201,limit", "limit=ten,limit"})
    void aPageOfTheListHasALimit(String query, String field) {
        problem(alice.get("?" + query), 400, "bad_request").body("field", is(field));
    }

    @Test
    void aCursorOfSomebodysOwnMakingIsRefused() {
        problem(alice.get("?cursor=nonsense"), 400, "bad_request");
    }

    @Test
    void theTitleIsChangedByThoseWhoMay() {
        String id = alice.groupWith(bob);

        alice.patch("/" + id, "{'title':'Club'}").statusCode(200).body("title", is("Club"));
        bob.get("/" + id).body("title", is("Club"));
        problem(bob.patch("/" + id, "{'title':'Mine'}"), 403, "forbidden");
        problem(alice.patch("/" + id, "{}"), 400, "bad_request").body("field", is("title"));
        problem(alice.patch("/" + id, "{'title':''}"), 400, "bad_request");
        problem(alice.patch("/a%00b", "{'title':'x'}"), 400, "bad_request");
    }
}
