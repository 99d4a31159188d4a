package dev.parley.importing;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.PairIds;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Management;
import dev.parley.testing.People;
import dev.parley.testing.Service;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ImportTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    Pool pool;

    private final String source = "shop-" + UUID.randomUUID();
    private final String group = "conv-" + UUID.randomUUID();
    private final String chat = "chat-" + UUID.randomUUID();
    private final Api alice = Api.somebody("alice");
    private final Api bob = Api.somebody("bob");
    private final String first = UUID.randomUUID().toString();
    private final String second = UUID.randomUUID().toString();
    private final String third = UUID.randomUUID().toString();

    /** A group of two with three messages, of which bob has read the first. */
    private List<String> lines() {
        return List.of(
                line(
                        "{'type':'conversation','id':'%s','kind':'group','title':'Team','created_by':'%s','created_at':'2024-01-01T00:00:00Z'}",
                        group, alice.userId()),
                line(
                        "{'type':'message','source_id':'%s','conversation_id':'%s','sender_id':'%s','content':'Hello','created_at':'2024-01-02T10:00:00.125Z'}",
                        first, group, alice.userId()),
                line(
                        "{'type':'message','source_id':'%s','conversation_id':'%s','sender_id':'%s','content':'Hi!','reply_to':'%s','attachments':[{'url':'https://files.example/a.png'}],'created_at':'2024-01-02T11:00:00+01:00','edited_at':'2024-01-03T00:00:00Z'}",
                        second, group, alice.userId(), first),
                line(
                        "{'type':'message','source_id':'%s','conversation_id':'%s','sender_id':'%s','content':'secret','created_at':'2024-01-04T00:00:00Z','deleted_at':'2024-01-05T00:00:00Z'}",
                        third, group, alice.userId()),
                line("{'type':'member','conversation_id':'%s','user_id':'%s','role':'owner'}", group, alice.userId()),
                line(
                        "{'type':'member','conversation_id':'%s','user_id':'%s','last_read_id':'%s'}",
                        group, bob.userId(), first),
                line(
                        "{'type':'notification','source_id':'n1','user_id':'%s','notification_type':'paid','title':'Paid','message':'10 EUR','payload':{'b':1,'a':2},'created_at':'2024-01-02T10:00:00Z','read_at':'2024-01-02T10:00:00Z'}",
                        bob.userId()));
    }

    private static String line(String format, Object... values) {
        return format.formatted(values).replace('\'', '"');
    }

    private List<JsonNode> run(List<String> lines, String query) {
        return ImportCall.of(source, lines, query);
    }

    private JsonNode done(List<String> lines) {
        List<JsonNode> answer = run(lines, "");
        assertThat(answer)
                .filteredOn(line -> !line.path("type").asText().equals("progress"))
                .hasSize(1);
        assertThat(answer.getLast().path("type").asText()).isEqualTo("done");
        return answer.getLast();
    }

    @Test
    void whatWasSaidBeforeIsThereAsItWas() {
        JsonNode done = done(lines());

        assertThat(done.path("lines").asInt()).isEqualTo(7);
        assertThat(done.at("/messages/imported").asInt()).isEqualTo(3);
        assertThat(done.path("invalid").asInt()).isZero();
        var history = bob.get("/" + group + "/messages?after=0")
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(history.getList("messages.content")).containsExactly("Hello", "Hi!", "");
        assertThat(history.getList("messages.created_at"))
                .containsExactly("2024-01-02T10:00:00.125Z", "2024-01-02T10:00:00Z", "2024-01-04T00:00:00Z");
        assertThat(history.getList("messages.seq")).containsExactly(1, 2, 3);
        assertThat(history.<String>get("messages[1].reply_to")).isEqualTo(history.<String>get("messages[0].id"));
        assertThat(history.<String>get("messages[1].attachments[0].url")).isEqualTo("https://files.example/a.png");
        assertThat(history.<String>get("messages[1].edited_at")).isEqualTo("2024-01-03T00:00:00Z");
        assertThat(history.<String>get("messages[2].deleted_at")).isEqualTo("2024-01-05T00:00:00Z");
        assertThat(bob.get("").extract().<List<Integer>>path("conversations.unread"))
                .containsExactly(1);
        assertThat(alice.get("/" + group).extract().<List<String>>path("members.role"))
                .containsExactlyInAnyOrder("owner", "member");
        var notifications = Service.as(bob.userId())
                .get("/notifications")
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(notifications.getList("notifications.title")).containsExactly("Paid");
        assertThat(notifications.getList("notifications.created_at")).containsExactly("2024-01-02T10:00:00Z");
        assertThat(notifications.getInt("unread_count")).isZero();
    }

    @Test
    void theSameAgainChangesNothingAndGoesOnWhereItStopped() {
        done(lines().subList(0, 3));

        JsonNode again = done(lines());
        assertThat(again.at("/messages/imported").asInt()).isEqualTo(1);
        assertThat(again.at("/messages/known").asInt()).isEqualTo(2);
        assertThat(again.at("/conversations/known").asInt()).isEqualTo(1);
        assertThat(again.at("/members/imported").asInt()).isEqualTo(2);

        JsonNode third = done(lines());
        assertThat(third.findValues("imported"))
                .allSatisfy(count -> assertThat(count.asInt()).isZero());
        assertThat(third.findValues("changed"))
                .allSatisfy(count -> assertThat(count.asInt()).isZero());
        assertThat(bob.get("/" + group + "/messages?after=0").extract().<List<Integer>>path("messages.seq"))
                .containsExactly(1, 2, 3);
    }

    @Test
    void aLaterRunBringsWhatWasEditedOrDeletedMeanwhile() {
        done(lines());

        JsonNode done = done(List.of(
                lines().get(1)
                        .replace("Hello", "Hello all")
                        .replace("\"created_at\"", "\"edited_at\":\"2024-02-01T00:00:00Z\",\"created_at\""),
                lines().get(2).replace("\"edited_at\"", "\"deleted_at\":\"2024-02-01T00:00:00Z\",\"edited_at\""),
                lines().get(5).replace(first, third)));

        assertThat(done.at("/messages/changed").asInt()).isEqualTo(2);
        var history = bob.get("/" + group + "/messages?after=0").extract().jsonPath();
        assertThat(history.getList("messages.content")).containsExactly("Hello all", "", "");
        assertThat(history.getList("messages[1].attachments")).isNullOrEmpty();
        assertThat(bob.get("").extract().<List<Integer>>path("conversations.unread"))
                .containsExactly(0);
    }

    @Test
    void aCursorMayBeATimeAndNeverMovesBack() {
        done(lines().subList(0, 5));

        done(List.of(line(
                "{'type':'member','conversation_id':'%s','user_id':'%s','last_read_at':'2024-01-02T10:00:00.125Z'}",
                group, bob.userId())));
        assertThat(bob.get("").extract().<List<Integer>>path("conversations.unread"))
                .containsExactly(0);
        done(List.of(lines().get(5)));
        assertThat(bob.get("").extract().<List<Integer>>path("conversations.unread"))
                .containsExactly(0);
    }

    @Test
    void aDecimalIdIsKeptAndAnyOtherIsTheNameOfTheMessage() {
        long id = Long.parseLong(People.newId()) % 100_000_000_000_000L;
        done(List.of(
                line(
                        "{'type':'conversation','id':'%s','kind':'direct','members':['%s','%s']}",
                        chat, alice.userId(), bob.userId()),
                line(
                        "{'type':'message','source_id':%d,'conversation_id':'%s','sender_id':'%s','content':'1','created_at':'2024-01-01T00:00:00Z'}",
                        id, chat, bob.userId()),
                line(
                        "{'type':'message','source_id':'%s','conversation_id':'%s','sender_id':'%s','content':'2','reply_to':%d,'created_at':'2024-01-01T00:00:01Z'}",
                        first, chat, bob.userId(), id)));

        var history = alice.get("/" + chat + "/messages?after=0")
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(history.<String>get("messages[0].id")).isEqualTo(Long.toString(id));
        assertThat(history.<String>get("messages[1].reply_to")).isEqualTo(Long.toString(id));
        try (ChatClient goods = new People(server).goods(alice.userId())) {
            List<JsonNode> shown = List.of(goods.next("message"), goods.next("message"));
            assertThat(shown)
                    .extracting(frame -> frame.at("/data/id").asText())
                    .containsExactlyInAnyOrder(Long.toString(id), first);
            assertThat(shown)
                    .extracting(frame -> frame.at("/data/timestamp").asText())
                    .containsExactlyInAnyOrder("2024-01-01T00:00:00Z", "2024-01-01T00:00:01Z");
        }
        assertThat(alice.post("", "{'kind':'direct','user_id':'%s'}".formatted(bob.userId()))
                        .statusCode(200)
                        .extract()
                        .<String>path("conversation_id"))
                .as("the pair finds it")
                .isEqualTo(chat);
    }

    @Test
    void anIdThatIsTakenByAnotherSourceIsNotTakenAway() {
        long id = Long.parseLong(People.newId()) % 100_000_000_000_000L;
        List<String> lines = List.of(
                lines().get(0),
                line(
                        "{'type':'message','source_id':%d,'conversation_id':'%s','sender_id':'%s','content':'x','created_at':'2024-01-01T00:00:00Z'}",
                        id, group, alice.userId()),
                lines().get(4));
        done(lines);
        List<JsonNode> other = ImportCall.of(
                "other" + source,
                lines.stream().map(line -> line.replace(group, chat)).toList(),
                "");
        assertThat(other.getLast().path("invalid").asInt()).isZero();

        assertThat(alice.get("/" + group + "/messages?after=0").extract().<List<String>>path("messages.id"))
                .containsExactly(Long.toString(id));
        assertThat(alice.get("/" + chat + "/messages?after=0").extract().<List<String>>path("messages.id"))
                .hasSize(1)
                .doesNotContain(Long.toString(id));
    }

    @Test
    void aDryRunReportsEveryInvalidLineAndStoresNothing() {
        List<String> lines = new java.util.ArrayList<>(lines());
        lines.add("nonsense");
        lines.add(line(
                "{'type':'message','source_id':'x','conversation_id':'nowhere%s','sender_id':'a','content':'x','created_at':'2024-01-01T00:00:00Z'}",
                group));
        lines.add(line(
                "{'type':'message','source_id':'x','conversation_id':'%s','sender_id':'a','content':'x','reply_to':'unknown','created_at':'2024-01-01T00:00:00Z'}",
                group));
        lines.add(line(
                "{'type':'message','source_id':'x','conversation_id':'%s','sender_id':'a','content':'x','created_at':'2124-01-01T00:00:00Z'}",
                group));
        lines.add(line(
                "{'type':'message','source_id':'x','conversation_id':'%s','sender_id':'a','content':'','created_at':'2024-01-01T00:00:00Z'}",
                group));
        lines.add(line(
                "{'type':'message','source_id':'x','conversation_id':'%s','sender_id':'a','text':'x','content':'x','created_at':'2024-01-01T00:00:00Z'}",
                group));
        lines.add(line("{'type':'member','conversation_id':'%s','user_id':'u','last_read_id':'unknown'}", group));
        lines.add(line("{'type':'conversation','id':'%s','kind':'direct','members':['a','b']}", group));
        lines.add(line("{'type':'conversation','id':'4503599627370495','kind':'group'}"));
        lines.add(line(
                "{'type':'message','source_id':'%s','conversation_id':'%s','sender_id':'a','content':'x','created_at':'2024-01-01T00:00:00Z'}",
                first, chat));
        lines.add("");
        lines.add("{\"type\":\"x\",\"pad\":\"" + "x".repeat(70_000) + "\"}");

        List<JsonNode> answer = run(lines, "&dry_run=true");

        assertThat(answer.stream()
                        .filter(it -> it.path("type").asText().equals("invalid"))
                        .collect(Collectors.toMap(
                                it -> it.path("line").asInt(),
                                it -> it.path("code").asText() + " "
                                        + it.path("field").asText())))
                .containsOnly(
                        java.util.Map.entry(8, "bad_request "),
                        java.util.Map.entry(9, "not_found conversation_id"),
                        java.util.Map.entry(11, "bad_request created_at"),
                        java.util.Map.entry(12, "bad_request content"),
                        java.util.Map.entry(13, "bad_request text"),
                        java.util.Map.entry(15, "conflict kind"),
                        java.util.Map.entry(16, "bad_request id"),
                        java.util.Map.entry(17, "conflict source_id"),
                        java.util.Map.entry(19, "too_large "));
        JsonNode done = answer.getLast();
        assertThat(done.path("dry_run").asBoolean()).isTrue();
        assertThat(notes(answer))
                .containsOnly(java.util.Map.entry(10, "reply_to"), java.util.Map.entry(14, "last_read_id"));
        assertThat(done.path("invalid").asInt()).isEqualTo(9);
        assertThat(done.path("notes").asInt()).isEqualTo(2);
        assertThat(done.at("/messages/imported").asInt()).isEqualTo(4);
        alice.get("/" + group).statusCode(404);

        List<JsonNode> real = run(lines, "");
        assertThat(real.stream().filter(it -> it.path("type").asText().equals("invalid")))
                .as("the same lines")
                .hasSize(9);
        assertThat(real.getLast().at("/messages/imported").asInt()).isEqualTo(4);
    }

    /** The fields of the notes, by line. */
    private static java.util.Map<Integer, String> notes(List<JsonNode> answer) {
        return answer.stream()
                .filter(it -> it.path("type").asText().equals("note"))
                .collect(Collectors.toMap(
                        it -> it.path("line").asInt(), it -> it.path("field").asText()));
    }

    @Test
    void aMemberWhoseLastMessageIsGoneIsImportedAndNamed() {
        String gone = UUID.randomUUID().toString();
        List<String> lines = new java.util.ArrayList<>(lines().subList(0, 5));
        lines.add(line(
                "{'type':'member','conversation_id':'%s','user_id':'%s','last_read_id':'%s'}",
                group, bob.userId(), gone));
        Api carol = Api.somebody("carol");
        lines.add(line(
                "{'type':'member','conversation_id':'%s','user_id':'%s','last_read_id':'%s','last_read_at':'2024-01-02T10:00:00.125Z'}",
                group, carol.userId(), gone));

        for (String dry : new String[] {"&dry_run=true", ""}) {
            List<JsonNode> answer = run(lines, dry);
            assertThat(answer.getLast().path("invalid").asInt()).isZero();
            assertThat(answer.getLast().at("/members/imported").asInt()).isEqualTo(3);
            assertThat(notes(answer))
                    .containsOnly(java.util.Map.entry(6, "last_read_id"), java.util.Map.entry(7, "last_read_id"));
        }
        assertThat(bob.get("").extract().<List<Integer>>path("conversations.unread"))
                .as("nothing read")
                .containsExactly(2);
        assertThat(carol.get("").extract().<List<Integer>>path("conversations.unread"))
                .as("read up to the time")
                .containsExactly(0);
    }

    @Test
    void timesBeforeTheCreationCountAsTheCreation() {
        List<String> lines = List.of(
                lines().get(0),
                lines().get(1).replace("\"created_at\"", "\"edited_at\":\"2024-01-01T00:00:00Z\",\"created_at\""),
                lines().get(3).replace("2024-01-05", "2023-01-05"),
                lines().get(4),
                lines().get(6).replace("\"read_at\":\"2024", "\"read_at\":\"2023"));

        List<JsonNode> answer = run(lines, "");

        assertThat(notes(answer))
                .containsOnly(
                        java.util.Map.entry(2, "edited_at"),
                        java.util.Map.entry(3, "deleted_at"),
                        java.util.Map.entry(5, "read_at"));
        var history = alice.get("/" + group + "/messages?after=0").extract().jsonPath();
        assertThat(history.<String>get("messages[0].edited_at")).isEqualTo("2024-01-02T10:00:00.125Z");
        assertThat(history.<String>get("messages[1].deleted_at")).isEqualTo("2024-01-04T00:00:00Z");
        assertThat(Service.as(bob.userId()).get("/notifications").extract().<String>path("notifications[0].read_at"))
                .isEqualTo("2024-01-02T10:00:00Z");
        assertThat(done(lines).path("notes").asInt()).as("known by now").isZero();
    }

    /** Messages of the app follow one of the server's, with lower ids: the second run before the switch. */
    private long[] mixed(int later) {
        long id = Long.parseLong(People.newId()) % 10_000_000_000_000L * 10;
        String message =
                "{'type':'message','source_id':%d,'conversation_id':'%s','sender_id':'%s','content':'%s','created_at':'2024-01-01T00:00:0%dZ'}";
        List<String> begun = List.of(
                line(
                        "{'type':'conversation','id':'%s','kind':'direct','members':['%s','%s']}",
                        chat, alice.userId(), bob.userId()),
                line(message, id + 1, chat, alice.userId(), "1", 1));
        done(begun);
        long live = Long.parseLong(alice.post("/" + chat + "/messages", "{'content':'2'}")
                .statusCode(201)
                .extract()
                .path("message.id"));
        done(IntStream.rangeClosed(3, 2 + later)
                .mapToObj(i -> line(message, id + i, chat, alice.userId(), Integer.toString(i), i))
                .toList());
        return new long[] {id, live};
    }

    @Test
    void messagesComeInTheOrderOfTheirPlacesWhateverTheirIds() {
        mixed(2);

        try (ChatClient goods = new People(server).goods(bob.userId())) {
            assertThat(IntStream.range(0, 4)
                            .mapToObj(
                                    _ -> goods.next("message").at("/data/text").asText()))
                    .containsExactly("1", "2", "3", "4");
        }
    }

    @Test
    void whoAsksForWhatCameAfterAMessageThatIsGoneMissesNothing() {
        long[] ids = mixed(2);
        pool.preparedQuery("DELETE FROM message WHERE conversation_id = $1 AND seq <= 2")
                .execute(Tuple.of(chat))
                .await()
                .indefinitely();

        for (long gone : new long[] {ids[0] + 1, ids[1], 1}) {
            assertThat(sohbet("?after=" + gone)).as("after %d", gone).containsExactly("3", "4");
        }
        assertThat(sohbet("?after=" + (ids[0] + 3))).containsExactly("4");
        assertThat(sohbet("?after=" + Long.MAX_VALUE)).isEmpty();
    }

    private List<String> sohbet(String query) {
        return given().header("Authorization", "Bearer " + Tokens.of(bob.userId()))
                .get("/api/conversations/" + chat + "/messages" + query)
                .then()
                .statusCode(200)
                .extract()
                .path("messages.content");
    }

    @Test
    void linesAreCountedByWhatBecameOfThem() {
        Counted before = Counted.now();
        run(lines(), "&dry_run=true");
        assertThat(Counted.now()).as("a dry run").isEqualTo(before);

        done(lines());
        List<String> again = new java.util.ArrayList<>(lines());
        again.add("nonsense");
        run(again, "");

        assertThat(Counted.now())
                .isEqualTo(new Counted(before.imported() + 7, before.known() + 7, before.invalid() + 1));
    }

    private record Counted(double imported, double known, double invalid) {
        static Counted now() {
            return new Counted(of("imported"), of("known"), of("invalid"));
        }

        private static double of(String outcome) {
            String name = "parley_imports_lines_total{outcome=\"" + outcome + "\"";
            return Management.get("/q/metrics")
                    .statusCode(200)
                    .extract()
                    .asString()
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findAny()
                    .orElseThrow();
        }
    }

    /** Both runs, dry and real, refuse all these lines as a conflict. */
    private void refused(String from, List<String> lines) {
        for (String dry : new String[] {"&dry_run=true", ""}) {
            List<JsonNode> answer = ImportCall.of(from, lines, dry);
            assertThat(answer.subList(0, answer.size() - 1))
                    .hasSize(lines.size())
                    .allSatisfy(it -> assertThat(it.path("code").asText()).isEqualTo("conflict"));
            assertThat(answer.getLast().path("invalid").asInt()).isEqualTo(lines.size());
        }
    }

    private List<String> privateLines(String conversation, boolean direct) {
        return List.of(
                line(
                        "{'type':'conversation','id':'%s',%s}",
                        conversation, direct ? "'kind':'direct','members':['buyer','seller']" : "'kind':'group'"),
                line(
                        "{'type':'message','source_id':'p1','conversation_id':'%s','sender_id':'buyer','content':'PRIVATE','created_at':'2024-01-02T00:00:00Z'}",
                        conversation),
                line(
                        "{'type':'message','source_id':'p2','conversation_id':'%s','sender_id':'seller','content':'PRIVATE','created_at':'2024-01-02T00:00:00Z'}",
                        conversation),
                line("{'type':'member','conversation_id':'%s','user_id':'buyer'}", conversation),
                line("{'type':'member','conversation_id':'%s','user_id':'seller'}", conversation));
    }

    private void untouched(Api member, String conversation, String... contents) {
        assertThat(member.get("/" + conversation + "/messages?after=0")
                        .statusCode(200)
                        .extract()
                        .<List<String>>path("messages.content"))
                .containsExactly(contents);
        assertThat(member.get("/" + conversation).extract().<List<String>>path("members.user_id"))
                .containsExactlyInAnyOrder(alice.userId(), bob.userId());
    }

    @Test
    void whatAnotherSourceImportedIsNotWrittenInto() {
        done(lines());

        for (boolean direct : new boolean[] {true, false}) {
            refused("other-" + source, privateLines(group, direct));
            refused("other-" + source, privateLines(group, direct).subList(1, 5));
        }
        untouched(bob, group, "Hello", "Hi!", "");
    }

    @Test
    void whatUsersMadeIsNotWrittenInto() {
        String ofServer = alice.groupWith(bob);
        try (ChatClient goods = new People(server).goods(alice.userId())) {
            goods.send("{'type':'message','data':{'id':'m','conversation_id':'" + chat + "','recipient_id':'"
                    + bob.userId() + "','text':'mine'}}");
            goods.next("message");
        }

        String theirs = PairIds.marked(chat, alice.userId(), bob.userId());
        refused(source, privateLines(ofServer, false));
        refused(source, privateLines(theirs, true));
        refused(source, privateLines(theirs, false));
        refused(
                source,
                List.of(
                        line(
                                "{'type':'conversation','id':'%s','kind':'direct','members':['%s','%s']}",
                                theirs, alice.userId(), bob.userId()),
                        line(
                                "{'type':'message','source_id':'p1','conversation_id':'%s','sender_id':'%s','content':'x','created_at':'2024-01-02T00:00:00Z'}",
                                theirs, bob.userId())));
        untouched(bob, ofServer);
        untouched(bob, theirs, "mine");
    }

    @Test
    void whatAServiceMadeIsForTheFirstSourceWhoseLineNamesItRightly() {
        given().header(
                        "Authorization",
                        "Bearer " + Tokens.mint("shop").roles("service").token())
                .contentType(ContentType.JSON)
                .body(line(
                        "{'kind':'group','members':[{'user_id':'%s'},{'user_id':'%s'}]}", alice.userId(), bob.userId()))
                .put("/api/v1/conversations/" + group)
                .then()
                .statusCode(201);

        refused(source, privateLines(group, true));
        refused(source, privateLines(group, false).subList(1, 5));
        untouched(bob, group);
        run(lines(), "&dry_run=true");
        assertThat(done(lines()).at("/messages/imported").asInt()).isEqualTo(3);
        refused("other-" + source, privateLines(group, false));
        untouched(bob, group, "Hello", "Hi!", "");
    }

    @Test
    void noLineAfterARefusedConversationNamesItInWhateverBatch() {
        done(lines());
        List<String> lines = new java.util.ArrayList<>(privateLines(group, true).subList(0, 1));
        IntStream.range(0, 1100)
                .forEach(i -> lines.add(line("{'type':'conversation','id':'%s','kind':'group'}", chat)));
        lines.addAll(privateLines(group, true).subList(1, 5));
        lines.add(lines().get(1)
                .replace("Hello", "PRIVATE")
                .replace("\"created_at\"", "\"edited_at\":\"2024-02-01T00:00:00Z\",\"created_at\""));

        for (String dry : new String[] {"&dry_run=true", "", ""}) {
            List<JsonNode> answer = run(lines, dry);
            assertThat(answer.subList(0, answer.size() - 1))
                    .hasSize(6)
                    .allSatisfy(it -> assertThat(it.path("code").asText()).isEqualTo("conflict"));
        }
        untouched(bob, group, "Hello", "Hi!", "");
    }

    @Test
    void anImportThatIsRefusedTooManyConversationsStops() {
        List<String> lines = IntStream.range(0, 10_100)
                .mapToObj(i -> line("{'type':'conversation','id':'%s-%d','kind':'group'}", group, i))
                .toList();
        assertThat(done(lines).at("/conversations/imported").asInt()).isEqualTo(10_100);

        JsonNode failed = ImportCall.of("other-" + source, lines, "").getLast();
        assertThat(failed.path("type").asText()).isEqualTo("failed");
        assertThat(failed.path("code").asText()).isEqualTo("conflict");
    }

    @Test
    void whoHasLeftIsNotBroughtBack() {
        done(lines());
        done(List.of(line(
                "{'type':'conversation','id':'%s','kind':'direct','members':['%s','%s']}",
                chat, alice.userId(), bob.userId())));
        alice.delete("/" + group + "/members/" + bob.userId()).statusCode(204);
        alice.send(group, "without bob");

        List<String> again = new java.util.ArrayList<>(lines());
        again.add(line("{'type':'member','conversation_id':'%s','user_id':'%s'}", chat, bob.userId()));
        assertThat(run(again, "&dry_run=true").getLast().at("/members/imported").asInt())
                .isZero();
        assertThat(done(again).at("/members/known").asInt()).isEqualTo(3);
        bob.get("/" + group + "/messages").statusCode(404);
        assertThat(alice.get("/" + group).extract().<List<String>>path("members.user_id"))
                .containsExactly(alice.userId());
    }

    @Test
    void whoIsImportedAfterSomethingWasSaidSeesWhatComesOnly() {
        Api late = Api.somebody("late");
        Api later = Api.somebody("later");
        done(lines().subList(0, 5));
        done(List.of(lines().get(5)));
        assertThat(bob.get("/" + group + "/messages?after=0").extract().<List<Integer>>path("messages.seq"))
                .containsExactly(1, 2, 3);
        alice.send(group, "live");
        done(List.of(line(
                "{'type':'member','conversation_id':'%s','user_id':'%s','last_read_id':'%s'}",
                group, late.userId(), first)));
        done(List.of(
                line(
                        "{'type':'message','source_id':'more','conversation_id':'%s','sender_id':'%s','content':'imported','created_at':'2024-01-06T00:00:00Z'}",
                        group, alice.userId()),
                line("{'type':'member','conversation_id':'%s','user_id':'%s'}", group, later.userId())));
        alice.send(group, "now");

        assertThat(late.get("/" + group + "/messages?after=0").extract().<List<String>>path("messages.content"))
                .containsExactly("imported", "now");
        assertThat(later.get("/" + group + "/messages?after=0").extract().<List<String>>path("messages.content"))
                .containsExactly("now");
        assertThat(later.get("").extract().<List<Integer>>path("conversations.unread"))
                .containsExactly(1);
    }

    @Test
    void oneThatWasDeletedGoesOnCounting() {
        done(lines());
        String service = "Bearer " + Tokens.mint("shop").roles("service").token();
        given().header("Authorization", service)
                .delete("/api/v1/conversations/" + group)
                .then()
                .statusCode(204);

        done(lines());
        assertThat(bob.get("/" + group + "/messages?after=0").extract().<List<Integer>>path("messages.seq"))
                .containsExactly(4, 5, 6);
        assertThat(bob.get("").extract().<List<Integer>>path("conversations.unread"))
                .containsExactly(1);

        done(List.of(line(
                "{'type':'conversation','id':'%s','kind':'direct','members':['%s','%s']}",
                chat, alice.userId(), bob.userId())));
        alice.send(chat, "x");
        given().header("Authorization", service)
                .delete("/api/v1/conversations/" + chat)
                .then()
                .statusCode(204);
        done(List.of(line(
                "{'type':'conversation','id':'%s','kind':'direct','members':['%s','%s']}",
                chat, alice.userId(), bob.userId())));
        assertThat(bob.get("/" + chat).extract().<Integer>path("last_seq")).isEqualTo(1);
        alice.send(chat, "y");
        assertThat(bob.get("/" + chat + "/messages?after=0").extract().<List<Integer>>path("messages.seq"))
                .containsExactly(2);
    }

    @Test
    void aReplyToWhatIsNotThereLosesTheReplyOnly() {
        String reply =
                "{'type':'message','source_id':'%s','conversation_id':'%s','sender_id':'%s','content':'%1$s','reply_to':'%s','created_at':'2024-01-02T00:00:00Z'}";
        List<String> lines = List.of(
                lines().get(0),
                lines().get(0).replace(group, chat),
                lines().get(1).replace(first, "else").replace(group, chat),
                line(reply, "gone", group, alice.userId(), "nowhere"),
                line(reply, "itself", group, alice.userId(), "itself"),
                line(reply, "early", group, alice.userId(), first),
                lines().get(1),
                line(reply, "elsewhere", group, alice.userId(), "else"),
                line(reply, "fine", group, alice.userId(), first),
                lines().get(5));

        for (String dry : new String[] {"&dry_run=true", ""}) {
            List<JsonNode> answer = run(lines, dry);
            assertThat(answer.stream()
                            .filter(it -> it.path("type").asText().equals("note"))
                            .map(it -> it.path("line").asInt()))
                    .containsExactly(4, 5, 6, 8);
            assertThat(answer.getLast().path("notes").asInt()).isEqualTo(4);
            assertThat(answer.getLast().path("invalid").asInt()).isZero();
        }
        var history = bob.get("/" + group + "/messages?after=0").extract().jsonPath();
        assertThat(history.getList("messages.content"))
                .containsExactly("gone", "itself", "early", "Hello", "elsewhere", "fine");
        assertThat(history.getList("messages.reply_to")).containsOnlyOnce(history.<String>get("messages[3].id"));
        assertThat(history.getList("messages.findAll { it.reply_to != null }")).hasSize(1);
        assertThat(done(lines).path("notes").asInt()).as("known by now").isZero();
    }

    @Test
    void aTimeInTheFutureAndAnAddressThatIsNotAbsoluteAreRefused() {
        String message =
                "{'type':'message','source_id':'%s','conversation_id':'%s','sender_id':'a','attachments':[%s],'created_at':'2024-01-02T00:00:00Z'}";
        List<JsonNode> answer = run(
                List.of(
                        lines().get(0),
                        line(
                                "{'type':'member','conversation_id':'%s','user_id':'%s','last_read_at':'2124-01-01T00:00:00Z'}",
                                group, bob.userId()),
                        line(message, "1", group, "{'url':'/rel.png'}"),
                        line(message, "2", group, "{'url':'//files.example/a.png'}"),
                        line(message, "3", group, "{'url':'https://files.example/a.png'},'a.png'"),
                        line(message, "4", group, "{'url':7}"),
                        line(
                                message,
                                "5",
                                group,
                                "{'url':'https://files.example/a.png','blurhash':'x'},'https://files.example/b'")),
                "");

        assertThat(answer.stream()
                        .filter(it -> it.path("type").asText().equals("invalid"))
                        .map(it -> it.path("field").asText()))
                .containsExactly("last_read_at", "attachments", "attachments", "attachments", "attachments");
        assertThat(answer.getLast().at("/messages/imported").asInt()).isEqualTo(1);
    }

    @Test
    void thereIsABoundOfReportedLines() {
        List<JsonNode> answer = run(IntStream.range(0, 1500).mapToObj(_ -> "{}").toList(), "&dry_run=true");

        assertThat(answer).hasSize(1001);
        assertThat(answer.getLast().path("invalid").asInt()).isEqualTo(1500);
        assertThat(answer.getLast().path("invalid_reported").asInt()).isEqualTo(1000);
    }

    @Test
    void whoIsConnectedHearsNothingOfItAndGoesOnAfterwards() {
        done(lines().subList(0, 6));
        try (ChatClient client = new People(server).parley(bob.userId());
                ChatClient goods = new People(server).goods(bob.userId())) {
            goods.find(frame -> frame.at("/data/text").asText().equals("Hi!"));
            String late = UUID.randomUUID().toString();
            String chatMessage = UUID.randomUUID().toString();
            done(List.of(
                    lines().get(1).replace(first, late).replace("Hello", "late"),
                    line(
                            "{'type':'conversation','id':'%s','kind':'direct','members':['%s','%s']}",
                            chat, alice.userId(), bob.userId()),
                    line(
                            "{'type':'message','source_id':'%s','conversation_id':'%s','sender_id':'%s','content':'old','created_at':'2024-01-01T00:00:00Z'}",
                            chatMessage, chat, alice.userId())));
            alice.send(group, "now");
            alice.send(chat, "here");

            // The sweep has subscribed bob to the chat when its live message arrives.
            for (ChatClient each : List.of(client, goods)) {
                each.next(frame -> frame.toString().contains("\"now\""));
                each.next(frame -> frame.toString().contains("\"here\""));
                assertThat(each.skipped())
                        .noneSatisfy(frame -> assertThat(frame.toString()).containsAnyOf("\"late\"", "\"old\""));
            }
        }
        try (ChatClient back =
                ChatClient.dial(server.resolve("/ws")).as(bob.userId()).connect()) {
            back.next("auth.success");
            back.send("subscribe", "'conversation_ids':['" + group + "'],'since':{'" + group + "':3}");
            assertThat(back.next("message.new").at("/payload/message/content").asText())
                    .as("who resumes gets it")
                    .isEqualTo("late");
            assertThat(back.next("message.new").at("/payload/message/content").asText())
                    .isEqualTo("now");
        }
    }

    @Test
    void nobodyIsToldOfItByPush() {
        done(lines());

        assertThat(pool.preparedQuery("SELECT count(*) FROM message WHERE conversation_id = $1 AND txid <> '0'::xid8")
                        .execute(Tuple.of(group))
                        .await()
                        .indefinitely()
                        .iterator()
                        .next()
                        .getLong(0))
                .isZero();
        assertThat(pool.preparedQuery("SELECT count(*) FROM notification WHERE user_id = $1 AND txid <> '0'::xid8")
                        .execute(Tuple.of(bob.userId()))
                        .await()
                        .indefinitely()
                        .iterator()
                        .next()
                        .getLong(0))
                .isZero();
    }

    @Test
    void whatWasErasedDoesNotComeBack() {
        done(lines());
        given().header(
                        "Authorization",
                        "Bearer " + Tokens.mint("op").roles("admin").token())
                .delete("/api/v1/users/" + alice.userId() + "/data")
                .then()
                .statusCode(200);

        done(lines());

        assertThat(bob.get("/" + group + "/messages?after=0").extract().<List<String>>path("messages.content"))
                .containsOnly("");
    }

    @Test
    void onlyServicesAndAdminsMay() {
        problem(given().body("{}").post("/api/v1/import?source=x").then(), 401, "unauthorized");
        problem(
                given().header("Authorization", "Bearer " + Tokens.of("u"))
                        .body("{}")
                        .post("/api/v1/import?source=x")
                        .then(),
                403,
                "forbidden");
        String service = "Bearer " + Tokens.mint("importer").roles("service").token();
        problem(
                given().header("Authorization", service)
                        .body("{}")
                        .post("/api/v1/import")
                        .then(),
                400,
                "bad_request");
        problem(
                given().header("Authorization", service)
                        .body("{}")
                        .post("/api/v1/import?source=x&dry_run=maybe")
                        .then(),
                400,
                "bad_request");
        given().header("Authorization", service)
                .get("/api/v1/import")
                .then()
                .statusCode(405)
                .header("Allow", "POST");
        given().header("Authorization", service)
                .header("Content-Encoding", "gzip")
                .body("{}")
                .post("/api/v1/import?source=x")
                .then()
                .statusCode(415);
    }

    @Test
    void aLongBodyIsTakenWithAndWithoutItsLength() {
        List<String> lines = new java.util.ArrayList<>(lines().subList(0, 1));
        IntStream.range(0, 5000)
                .mapToObj(i -> line(
                        "{'type':'message','source_id':'m%d','conversation_id':'%s','sender_id':'%s','content':'%s','reply_to':%s,'created_at':'2024-01-01T00:00:00Z'}",
                        i, group, alice.userId(), "x".repeat(100), i == 0 ? "null" : "'m" + (i - 1) + "'"))
                .forEach(lines::add);
        lines.add(lines().get(4));

        assertThat(run(lines, "").getLast().at("/messages/imported").asInt()).isEqualTo(5000);
        assertThat(run(lines, "").getLast().at("/messages/known").asInt()).isEqualTo(5000);
        assertThat(alice.get("/" + group).extract().<Integer>path("last_seq")).isEqualTo(5000);
    }
}
