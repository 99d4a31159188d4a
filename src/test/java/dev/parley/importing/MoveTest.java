package dev.parley.importing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.ChatClient;
import dev.parley.testing.People;
import dev.parley.testing.Service;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Each of the five teams creates its file with the query of its page, from tables like its own, and finds everything
 * over its own protocol.
 */
@QuarkusTest
class MoveTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/")
    URI server;

    @Inject
    Pool pool;

    @Inject
    Redis redis;

    private final String source = "move-" + UUID.randomUUID();
    /** Decimal ids that no other test uses, like those of tables that count. */
    private final long base = Long.parseLong(People.newId()) % 1_000_000_000_000L * 100;

    @Test
    void gateway() throws IOException {
        String conversation = UUID.randomUUID().toString();
        String first = UUID.randomUUID().toString();
        String second = UUID.randomUUID().toString();
        String alice = "507f1f77bcf8" + conversation.substring(24);
        String bob = "607f1f77bcf8" + conversation.substring(24);

        move("gateway", """
                CREATE TABLE conversations (id uuid PRIMARY KEY, kind text, title text, created_by text, created_at timestamptz);
                CREATE TABLE conversation_members (conversation_id uuid, user_id text, role text, joined_at timestamptz,
                    last_read_message_id uuid);
                CREATE TABLE messages (id uuid PRIMARY KEY, conversation_id uuid, sender_id text, content text, reply_to_id uuid,
                    created_at timestamptz, edited_at timestamptz, deleted_at timestamptz);
                INSERT INTO conversations VALUES ('%1$s', 'group', 'Team', '%4$s', '2025-10-01T10:00:00Z');
                INSERT INTO conversation_members VALUES ('%1$s', '%4$s', 'owner', '2025-10-01T10:00:00Z', '%3$s'),
                    ('%1$s', '%5$s', 'member', '2025-10-01T10:00:00Z', '%2$s'),
                    ('%1$s', 'carol%4$s', 'member', '2025-10-01T10:00:00Z', gen_random_uuid());
                INSERT INTO messages VALUES ('%2$s', '%1$s', '%4$s', E'Hello,\\n"Bob"\\\\', NULL, '2025-10-02T10:00:00+02', NULL, NULL),
                    ('%3$s', '%1$s', '%4$s', 'Look', '%2$s', '2025-10-02T10:00:01+02', '2025-10-03T00:00:00Z', NULL)
                """.formatted(conversation, first, second, alice, bob));

        try (ChatClient client = ChatClient.dial(server.resolve("/ws")).connect()) {
            client.send("auth", "'token':'" + Tokens.of(bob) + "'").next("auth.success");
            client.send("subscribe", "'conversation_ids':['" + conversation + "']");
            assertThat(client.next("subscribed")
                            .at("/payload/conversation_ids/0")
                            .asText())
                    .isEqualTo(conversation);
            JsonNode history = client.ask("history", "'conversation_id':'" + conversation + "','after':0");
            assertThat(history.at("/payload/messages/0/content").asText()).isEqualTo("Hello,\n\"Bob\"\\");
            assertThat(history.at("/payload/messages/1/reply_to").asText())
                    .isEqualTo(history.at("/payload/messages/0/id").asText());
        }
        assertThat(conversations(bob).<Integer>get("conversations[0].unread")).isEqualTo(1);
        assertThat(conversations("carol" + alice).<Integer>get("conversations[0].unread"))
                .as("of a message that is gone")
                .isEqualTo(2);
    }

    @Test
    void goods() throws IOException {
        String ann = People.newId();
        String ben = People.newId();
        String chat = ann + "_" + ben;
        String first = UUID.randomUUID().toString();
        String second = UUID.randomUUID().toString();

        move("goods", """
                CREATE TABLE conversations (id text PRIMARY KEY, user1_id text, user2_id text, created_at timestamptz);
                CREATE TABLE messages (id text PRIMARY KEY, conversation_id text, sender_id text, text text, timestamp timestamp,
                    is_read boolean);
                INSERT INTO conversations VALUES ('%1$s', '%2$s', '%3$s', '2024-01-01T00:00:00Z');
                INSERT INTO messages VALUES ('%4$s', '%1$s', '%2$s', 'Is it still there?', '2024-01-01T10:00:00', true),
                    ('%5$s', '%1$s', '%2$s', 'Hello?', '2024-01-01T11:00:00', false)
                """.formatted(chat, ann, ben, first, second));

        try (ChatClient client = new People(server).goods(ben)) {
            JsonNode unread = client.next("message");
            assertThat(unread.at("/data/id").asText()).isEqualTo(second);
            assertThat(unread.at("/data/conversation_id").asText()).isEqualTo(chat);
            assertThat(unread.at("/data/timestamp").asText()).isEqualTo("2024-01-01T11:00:00Z");
        }
        assertThat(conversations(ben).<Integer>get("conversations[0].unread")).isEqualTo(1);
        assertThat(conversations(ann).<Integer>get("conversations[0].unread")).isZero();
    }

    @Test
    void listings() throws IOException {
        long chat = base + 1;
        long message = base + 2;
        String buyer = People.newId();
        String seller = People.newId();

        move("listings", """
                CREATE TABLE chats (id bigint PRIMARY KEY, listing_id bigint, buyer_id bigint, seller_id bigint, created_at timestamptz);
                CREATE TABLE messages (id bigint PRIMARY KEY, chat_id bigint, sender_id bigint, receiver_id bigint, content text,
                    is_read boolean, created_at timestamptz);
                CREATE TABLE chat_attachments (id bigint PRIMARY KEY, message_id bigint, file_url text, file_name text,
                    file_size bigint, content_type text);
                INSERT INTO chats VALUES (%1$d, 77, %3$s, %4$s, '2024-01-01T00:00:00Z');
                INSERT INTO messages VALUES (%2$d, %1$d, %3$s, %4$s, 'Hello!', true, '2024-01-01T10:00:00Z'),
                    (%2$d + 1, %1$d, %4$s, %3$s, 'Hi', false, '2024-01-01T10:01:00Z'),
                    (%2$d + 2, %1$d, %4$s, %3$s, 'Look', false, '2024-01-01T10:02:00Z');
                INSERT INTO chat_attachments VALUES (1, %2$d + 2, 'https://files.example/a_b.png', 'a.png', 123, 'image/png')
                """.formatted(chat, message, buyer, seller));

        JsonPath unread = as(buyer, "/api/v1/chats/unread");
        assertThat(unread.getLong("total")).isEqualTo(2);
        JsonPath history = as(buyer, "/api/v1/chats/" + chat + "/messages");
        assertThat(history.getList("messages.id", Long.class))
                .containsExactlyInAnyOrder(message, message + 1, message + 2);
        assertThat(history.getList("messages.content")).containsExactlyInAnyOrder("Hello!", "Hi", "Look");
        assertThat(history.prettify()).contains("https://files.example/a_b.png");
        try (ChatClient client = new People(server).listings(seller)) {
            client.next("connected");
            given().contentType("application/json")
                    .header("Authorization", "Bearer " + Tokens.of(buyer))
                    .body("{\"content\":\"Still there?\"}")
                    .post("/api/v1/chats/" + chat + "/messages")
                    .then()
                    .statusCode(201);
            assertThat(client.next("new_message").path("chat_id").asLong()).isEqualTo(chat);
        }
    }

    @Test
    void sohbet() throws IOException {
        long conversation = base + 1;
        String ali = People.newId();
        String can = People.newId();

        move("sohbet", """
                CREATE TABLE conversations (id bigint PRIMARY KEY, name text, created_by bigint, created_at timestamp);
                CREATE TABLE conversation_participants (conversation_id bigint, user_id bigint, joined_at timestamp,
                    last_read_at timestamp);
                CREATE TABLE messages (id bigint PRIMARY KEY, conversation_id bigint, sender_id bigint, content text,
                    media_url text, created_at timestamp, deleted_at timestamp);
                INSERT INTO conversations VALUES (%1$d, '', %2$s, '2025-10-27T20:00:00');
                INSERT INTO conversation_participants VALUES (%1$d, %2$s, '2025-10-27T20:00:00', NULL),
                    (%1$d, %3$s, '2025-10-27T20:00:00', '2025-10-27T20:00:05');
                INSERT INTO messages VALUES (%1$d + 1, %1$d, %2$s, 'Selam', NULL, '2025-10-27T20:00:01', NULL),
                    (%1$d + 2, %1$d, %2$s, '', 'https://files.example/a.jpg', '2025-10-27T20:00:09', NULL),
                    (%1$d + 3, %1$d, %2$s, 'oops', '', '2025-10-27T20:00:10', '2025-10-27T20:00:11')
                """.formatted(conversation, ali, can));

        JsonPath caughtUp = as(can, "/api/conversations/" + conversation + "/messages?after=" + (conversation + 1));
        assertThat(caughtUp.getList("messages.id", Long.class)).contains(conversation + 2);
        assertThat(caughtUp.<String>get("messages[0].content")).contains("https://files.example/a.jpg");
        assertThat(as(can, "/api/conversations").getList("conversations.id", Long.class))
                .containsExactly(conversation);
        assertThat(conversations(can).<Integer>get("conversations[0].unread")).isEqualTo(1);
        try (ChatClient listener = new People(server).sohbet(ali);
                ChatClient speaker = new People(server).sohbet(can)) {
            listener.untilPong();
            speaker.untilPong();
            speaker.send("chat:send", "'conversation_id':" + conversation + ",'content':'Merhaba'");
            assertThat(listener.next("chat:message")
                            .at("/payload/conversation_id")
                            .asLong())
                    .isEqualTo(conversation);
        }
    }

    @Test
    void notificationsOfATable() throws IOException {
        String user = People.newId();
        move("notifications", """
                CREATE TABLE notifications (id bigint PRIMARY KEY, user_id bigint, type text, title text, message text, data jsonb,
                    created_at timestamptz, read_at timestamptz);
                INSERT INTO notifications VALUES (1, %1$s, 'payment_succeeded', 'Paid', '10 EUR', '{"payment_id":123,"refund":null,"by":{"card":null}}',
                        '2025-10-09T11:45:36Z', '2025-10-09T12:00:00Z'),
                    (2, %1$s, 'payment_failed', 'Not paid', '11 EUR', NULL, '2025-10-10T11:45:36Z', NULL)
                """.formatted(user));

        listed(user);
        assertThat(payloads(user)).anySatisfy(payload -> assertThat(JSON.readTree(payload))
                .isEqualTo(JSON.readTree("{\"payment_id\":123,\"refund\":null,\"by\":{\"card\":null}}")));
    }

    @Test
    void notificationsOfRedis() throws IOException {
        String user = People.newId();
        String key = "notifications:" + user;
        push(
                key,
                "{'type':'notification','data':{'notification_type':'payment_succeeded','title':'Paid','message':'10 EUR','payload':{'payment_id':123},'read_at':'2025-10-09T12:00:00Z'},'timestamp':'2025-10-09T11:45:36Z'}");
        push(
                key,
                "{'type':'notification','data':{'notification_type':'payment_failed','title':'Not paid','message':'11 EUR'},'timestamp':'2025-10-10T11:45:36Z'}");
        String script = blocks("notifications", "lua").getFirst();

        List<String> lines = exported(script, key);
        importing(lines);
        assertThat(importing(lines).at("/notifications/known").asInt())
                .as("a second run")
                .isEqualTo(2);
        push(
                key,
                "{'type':'notification','data':{'notification_type':'late','title':'Late','message':'m'},'timestamp':'2025-10-11T11:45:36Z'}");
        assertThat(importing(exported(script, key))
                        .at("/notifications/imported")
                        .asInt())
                .as("what came since")
                .isEqualTo(1);
    }

    @Test
    void notificationsOfAListThatIsCutBetweenTwoRuns() throws IOException {
        String user = People.newId();
        String key = "notifications:" + user;
        String script = blocks("notifications", "lua").getFirst();
        String frame =
                "{'type':'notification','data':{'notification_type':'n','title':'%1$d','message':'m'},'timestamp':'2025-10-0%1$dT11:45:36Z'}";
        for (int i = 1; i <= 3; i++) {
            push(key, frame.formatted(i));
        }
        assertThat(importing(exported(script, key))
                        .at("/notifications/imported")
                        .asInt())
                .isEqualTo(3);

        push(key, frame.formatted(4));
        redis.send(Request.cmd(Command.LTRIM).arg(key).arg("0").arg("2"))
                .await()
                .indefinitely();
        redis.send(Request.cmd(Command.LSET)
                        .arg(key)
                        .arg("1")
                        .arg(frame.formatted(3)
                                .replace("'message'", "'read_at':'2025-10-09T12:00:00Z','message'")
                                .replace('\'', '"')))
                .await()
                .indefinitely();
        JsonNode done = importing(exported(script, key));
        assertThat(done.at("/notifications/imported").asInt()).isEqualTo(1);
        assertThat(done.at("/notifications/known").asInt()).isEqualTo(2);
        assertThat(Service.as(user).get("/notifications").extract().<List<String>>path("notifications.title"))
                .containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    @Test
    void aPayloadOfRedisIsAsItWas() throws IOException {
        String user = People.newId();
        String key = "notifications:" + user;
        String payload =
                "{'z':1234567890123456789,'a':1.50,'e':[],'o':{},'none':null,'big':12345678901234567890.123456789,"
                        + "'text':'q\\'}]{[ \\\\','deep':[[{'b':[1,2]}],'x']}";
        push(
                key,
                "{ 'timestamp' : '2025-10-09T11:45:36Z' ,\n 'type':'notification', 'data':{'payload': " + payload
                        + " ,'title':'\\\\','notification_type':'n' } }");

        importing(exported(blocks("notifications", "lua").getFirst(), key));
        assertThat(payloads(user)).containsExactly(payload.replace('\'', '"'));
        assertThat(Service.as(user).get("/notifications").extract().<String>path("notifications[0].title"))
                .isEqualTo("\\");
    }

    private List<String> payloads(String user) {
        List<String> payloads = new ArrayList<>();
        pool.preparedQuery("SELECT payload::text FROM notification WHERE user_id = $1")
                .execute(Tuple.of(user))
                .await()
                .indefinitely()
                .forEach(row -> payloads.add(row.getString(0)));
        return payloads;
    }

    private void listed(String user) {
        JsonPath page =
                Service.as(user).get("/notifications").statusCode(200).extract().jsonPath();
        assertThat(page.getList("notifications.title")).containsExactlyInAnyOrder("Paid", "Not paid");
        assertThat(page.getInt("unread_count")).isEqualTo(1);
        assertThat(page.prettify()).contains("123");
    }

    private void push(String key, String frame) {
        redis.send(Request.cmd(Command.LPUSH).arg(key).arg(frame.replace('\'', '"')))
                .await()
                .indefinitely();
    }

    private List<String> exported(String script, String key) {
        Response lines = redis.send(
                        Request.cmd(Command.EVAL).arg(script).arg("1").arg(key))
                .await()
                .indefinitely();
        List<String> exported = new ArrayList<>();
        lines.forEach(line -> exported.add(line.toString()));
        return exported;
    }

    /** Creates the tables, runs the page's query, checks the lines, imports them, and imports them again. */
    private void move(String page, String tables) throws IOException {
        List<String> lines = exportedOf(page, tables);
        JsonNode done = importing(lines);
        assertThat(done.path("lines").asInt()).isEqualTo(lines.size());
        JsonNode again = importing(lines);
        assertThat(again.findValues("imported"))
                .allSatisfy(count -> assertThat(count.asInt()).isZero());
    }

    private List<String> exportedOf(String page, String tables) throws IOException {
        List<String> queries = blocks(page, "sql");
        assertThat(queries).hasSize(1);
        SqlConnection connection = pool.getConnectionAndAwait();
        try {
            connection
                    .query("BEGIN; CREATE SCHEMA old; SET LOCAL search_path TO old;" + tables)
                    .executeAndAwait();
            List<String> lines = new ArrayList<>();
            for (String query : queries.getFirst().split(";\\s*(\\n|$)")) {
                connection
                        .query(query)
                        .executeAndAwait()
                        .forEach(row -> lines.add(row.getValue(0).toString()));
            }
            assertThat(lines).isNotEmpty();
            return lines;
        } finally {
            connection.query("ROLLBACK").executeAndAwait();
            connection.closeAndAwait();
        }
    }

    /** After a dry run. */
    private JsonNode importing(List<String> lines) {
        done(lines, "&dry_run=true");
        return done(lines, "");
    }

    private JsonNode done(List<String> lines, String query) {
        List<JsonNode> answer = ImportCall.of(source, lines, query);
        assertThat(answer.getLast().path("type").asText()).as("%s", answer).isEqualTo("done");
        assertThat(answer.getLast().path("invalid").asInt()).as("%s", answer).isZero();
        return answer.getLast();
    }

    private static List<String> blocks(String page, String kind) throws IOException {
        String text = Files.readString(Path.of("docs/move/" + page + ".md"));
        return Pattern.compile("(?ms)^```" + kind + "\\n(.*?)^```")
                .matcher(text)
                .results()
                .map(it -> it.group(1))
                .toList();
    }

    private static JsonPath conversations(String user) {
        return as(user, "/api/v1/conversations");
    }

    private static JsonPath as(String user, String path) {
        return given().header("Authorization", "Bearer " + Tokens.of(user))
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
