package dev.parley.http.admin;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Management;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MessageTraceResourceTest {
    @TestHTTPResource("/ws")
    URI ws;

    private final Api alice = Api.somebody("alice");
    private final Api bob = Api.somebody("bob");
    private final Api carol = Api.somebody("carol");

    @Test
    void itTellsTheWayFromTheCommitToTheReader() {
        String group = alice.groupWith(bob, carol);
        try (ChatClient phone = listening(bob, group)) {
            String id = alice.send(group, "a secret").extract().path("message.id");
            assertThat(phone.next("message.new").at("/payload/message/content").asText())
                    .isEqualTo("a secret");
            Awaitility.await().untilAsserted(() -> trace(id)
                    .body(
                            "recipients.find { it.user_id == '" + bob.userId() + "' }.devices.state",
                            contains("delivered")));
            try (ChatClient late = listening(bob, group)) {
                assertThat(late.untilPong()).isEmpty();
                trace(id)
                        .statusCode(200)
                        .body("message_id", is(id))
                        .body("conversation_id", is(group))
                        .body("seq", is(1))
                        .body("sender_id", is(alice.userId()))
                        .body("committed_at", notNullValue())
                        .body("edited_at", nullValue())
                        .body("deleted_at", nullValue())
                        .body("instances.findAll { it.published_at != null }", hasSize(1))
                        .body("recipients.user_id", is(sorted(alice, bob, carol)))
                        .body("recipients.find { it.user_id == '" + carol.userId() + "' }.devices", hasSize(0))
                        .body(
                                "recipients.find { it.user_id == '" + bob.userId() + "' }.devices.state",
                                containsInAnyOrder("delivered", "earlier"))
                        .body("recipients.devices.flatten().dialect", contains("parley", "parley"))
                        .body("recipients.devices.flatten().device_id", contains("phone-1", "phone-1"))
                        .body(not(containsString("a secret")));
            }
            assertReaders(id);
            phone.send("read", "'conversation_id':'" + group + "','seq':1");
            assertThat(phone.untilPong()).isEmpty();
            Awaitility.await().untilAsserted(() -> assertReaders(id, bob));
            String edited = alice.send(group, "x").extract().path("message.id");
            phone.next("message.new");
            assertReaders(edited);
        }
        Awaitility.await().untilAsserted(() -> trace(id(group)).body("recipients.devices.flatten()", hasSize(0)));
    }

    @Test
    void onlyAdminsMayAskAndItIsPutDown() {
        String id = alice.send(alice.groupWith(bob), "m").extract().path("message.id");
        double before = actions();

        problem(given().get(path(id)).then(), 401, "unauthorized");
        for (String role : List.of("user", "service")) {
            problem(as(role, id), 403, "forbidden");
        }
        assertThat(actions()).isEqualTo(before);
        trace(id).statusCode(200);
        assertThat(actions()).isEqualTo(before + 1);
        problem(trace("9007199254740991"), 404, "not_found");
        for (String nonsense : List.of("0", "01", "-1", "x", "9".repeat(19))) {
            problem(trace(nonsense), 400, "bad_request").body("field", is("id"));
        }
    }

    @Test
    void aDeletedMessageAndOneFromBeforeSomebodyJoinedSaySo() {
        String group = alice.groupWith(bob);
        String id = alice.send(group, "m").extract().path("message.id");
        alice.post("/" + group + "/members", "{'members':[{'user_id':'" + carol.userId() + "'}]}");
        try (ChatClient a = listening(alice, group)) {
            a.ask("message.delete", "'message_id':'" + id + "'");
        }
        trace(id)
                .body("deleted_at", notNullValue())
                .body("deleted_by", is(alice.userId()))
                .body("edited_by", nullValue())
                .body("recipients.find { it.user_id == '" + carol.userId() + "' }.may_see", is(false))
                .body("recipients.find { it.user_id == '" + bob.userId() + "' }.may_see", is(true));
    }

    @Test
    void whoEditedItAndWhichOwnerDeletedItIsTold() {
        String group = alice.groupWith(bob);
        String id = bob.send(group, "m").extract().path("message.id");
        try (ChatClient b = listening(bob, group);
                ChatClient a = listening(alice, group)) {
            b.ask("message.edit", "'message_id':'" + id + "','content':'n'");
            trace(id).body("edited_by", is(bob.userId())).body("deleted_by", nullValue());
            a.ask("message.delete", "'message_id':'" + id + "'");
        }
        trace(id).body("edited_by", is(bob.userId())).body("deleted_by", is(alice.userId()));
    }

    private static void assertReaders(String id, Api... readers) {
        trace(id).body("recipients.findAll { it.read }.user_id", is(sorted(readers)));
    }

    private String id(String group) {
        return alice.get("/" + group + "/messages").extract().path("messages[0].id");
    }

    private ChatClient listening(Api user, String group) {
        ChatClient client = ChatClient.dial(ws)
                .header(
                        "Authorization",
                        "Bearer "
                                + Tokens.mint(user.userId()).onDevice("phone-1").token())
                .ignoring("presence.changed")
                .connect();
        client.next("auth.success");
        client.ask("subscribe", "'conversation_ids':['" + group + "']");
        return client;
    }

    private static List<String> sorted(Api... users) {
        return Stream.of(users)
                .map(Api::userId)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static double actions() {
        return Management.get("/q/metrics")
                .extract()
                .asString()
                .lines()
                .filter(line -> line.startsWith("parley_security_events_total{kind=\"admin_action\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static ValidatableResponse trace(String id) {
        return as("admin", id);
    }

    private static ValidatableResponse as(String role, String id) {
        return given().header(
                        "Authorization",
                        "Bearer " + Tokens.mint("root").roles(role).token())
                .get(path(id))
                .then();
    }

    private static String path(String id) {
        return "/api/v1/messages/" + id + "/trace";
    }
}
