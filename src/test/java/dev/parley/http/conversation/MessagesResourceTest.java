package dev.parley.http.conversation;

import static dev.parley.testing.Api.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.Api;
import dev.parley.testing.Management;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class MessagesResourceTest {

    private final Api alice = Api.somebody("alice");
    private final Api bob = Api.somebody("bob");
    private String id;
    private String messages;

    @BeforeEach
    void found() {
        id = alice.groupWith(bob);
        messages = "/" + id + "/messages";
    }

    @Test
    void whatIsSentIsReadAsNativeFramesShowIt() {
        String first = alice.send(id, "Hello").extract().path("message.id");

        bob.post(messages, """
                {'content':'Look','client_id':'c-%s','reply_to':'%s','attachments':[
                 {'url':'https://files.test/a.png','content_type':'image/png','size':7,'name':'a.png'}]}
                """.formatted(id, first))
                .statusCode(201)
                .body("conversation_id", is(id))
                .body("message.seq", is(2))
                .body("message.id", matchesPattern("\\d+"));

        alice.get(messages)
                .statusCode(200)
                .body("conversation_id", is(id))
                .body("has_more", is(false))
                .body("messages.content", contains("Look", "Hello"))
                .body("messages[0].sender_id", is(bob.userId()))
                .body("messages[0].client_id", is("c-" + id))
                .body("messages[0].reply_to", is(first))
                .body("messages[0].attachments[0].size", is(7))
                .body("messages[0].attachments[0].content_type", is("image/png"))
                .body("messages[1].client_id", nullValue())
                .body(
                        "messages[1].created_at",
                        matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z"));
    }

    @Test
    void whoeverSpeaksForAnotherIsInTheSecurityLog() {
        double before = forbidden();
        problem(alice.post(messages, "{'content':'x','sender_id':'" + bob.userId() + "'}"), 403, "forbidden");
        problem(
                alice.post(
                        messages,
                        "{'content':'x','sender_id':'" + alice.userId() + "','user_id':'" + bob.userId() + "'}"),
                400,
                "bad_request");

        assertThat(forbidden()).isEqualTo(before + 1);
    }

    private static double forbidden() {
        return Management.get("/q/metrics")
                .extract()
                .asString()
                .lines()
                .filter(line -> line.startsWith("parley_security_events_total{kind=\"forbidden\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void theSameClientIdStoresOnce() {
        String body = "{'content':'once','client_id':'k-%s'}".formatted(id);

        String first = alice.post(messages, body).statusCode(201).extract().path("message.id");
        alice.post(messages, body).statusCode(200).body("message.id", is(first)).body("message.content", is("once"));
        problem(alice.post(messages, body.replace("once", "twice")), 409, "conflict");
        alice.get(messages).body("messages.content", contains("once"));
    }

    @Test
    void historyGoesBothWaysInPages() {
        for (String content : new String[] {"1", "2", "3", "4"}) {
            alice.send(id, content);
        }

        bob.get(messages + "?limit=3")
                .body("messages.content", contains("4", "3", "2"))
                .body("has_more", is(true));
        bob.get(messages + "?before=2").body("messages.content", contains("1")).body("has_more", is(false));
        bob.get(messages + "?after=2&limit=1")
                .body("messages.content", contains("3"))
                .body("has_more", is(true));
        bob.get(messages + "?after=4").body("messages.size()", is(0)).body("has_more", is(false));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=201,limit",
        "limit=x,limit",
        "before=-1,before",
        "before=x,before",
        "after=1.5,after",
        "before=1&after=1,after",
        "after=9223372036854775808,after"
    })
    void theParameterAtFaultIsNamed(String query, String field) {
        problem(bob.get(messages + "?" + query), 400, "bad_request").body("field", is(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                             | content",
                "{'content':''}                                                 | content",
                "{'content':5}                                                  | content",
                "{'content':'a\\u0000'}                                         | content",
                "{'content':'a\\ud800'}                                         | content",
                "{'content':'x','client_id':-7}                                 | client_id",
                "{'content':'x','client_id':''}                                 | client_id",
                "{'content':'x','reply_to':0}                                   | reply_to",
                "{'content':'x','reply_to':'first'}                             | reply_to",
                "{'content':'x','attachments':{}}                               | attachments",
                "{'content':'x','attachments':[{}]}                             | attachments[0].url",
                "{'attachments':[{'url':'ftp://a.test/b'}]}                     | attachments[0].url",
                "{'attachments':[{'url':'https://a.test/b','size':-1}]}         | attachments[0].size",
                "{'attachments':[{'url':'https://a.test/b','content_type':'x'}]} | attachments[0].content_type"
            })
    void theFieldAtFaultIsNamed(String body, String field) {
        problem(alice.post(messages, body), 400, "bad_request").body("field", is(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'attachments':[{'url':'https://a.test/b'}]}",
                "{'content':'','attachments':[{'url':'https://a.test/b'}]}"
            })
    void anAttachmentMayStandAlone(String body) {
        alice.post(messages, body).statusCode(201).body("message.content", is(""));
    }

    @Test
    void whatIsTooLongIsRefused() {
        alice.send(id, "x".repeat(8192));
        problem(alice.post(messages, "{'content':'%s'}".formatted("x".repeat(8193))), 413, "too_large");
        problem(alice.post(messages, "{'content':'%s'}".formatted("ü".repeat(4097))), 413, "too_large");
        problem(alice.post(messages, "{'content':'%s'}".formatted("x".repeat(70_000))), 413, "too_large");
    }

    @Test
    void oneWhoOnlyReadsMayNotWrite() {
        alice.put("/" + id + "/members/" + bob.userId(), "{'role':'read_only'}").statusCode(200);

        problem(bob.post(messages, "{'content':'hi'}"), 403, "forbidden");
        bob.get(messages).statusCode(200);
    }
}
