package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A user of thousands of conversations resumes as the page for authors of clients says. */
@QuarkusTest
class ManyConversationsTest {
    private static final int CONVERSATIONS = 2_300;
    private static final int IN_A_FRAME = 80;

    @TestHTTPResource("/")
    URI server;

    @Inject
    Pool pool;

    private final String ann = People.newId();
    private final String prefix = UUID.randomUUID().toString().substring(0, 29);

    @Test
    void whatWasMissedComesInFramesThatTheServerAndTheClientTake() {
        found();
        People people = new People(server);
        List<String> held =
                IntStream.range(0, CONVERSATIONS - 1).mapToObj(this::id).toList();
        try (ChatClient client =
                ChatClient.dial(people.door("/ws?token=" + Tokens.of(ann))).connect()) {
            client.next("auth.success");
            for (int from = 0; from < held.size(); from += IN_A_FRAME) {
                List<String> part = held.subList(from, Math.min(from + IN_A_FRAME, held.size()));
                String frame = "{'type':'subscribe','id':" + from + ",'payload':{'conversation_ids':["
                        + part.stream().map(id -> "'" + id + "'").collect(Collectors.joining(",")) + "],'since':{"
                        + part.stream().map(id -> "'" + id + "':0").collect(Collectors.joining(",")) + "}}}";
                assertThat(frame).hasSizeLessThan(8192);
                client.send(frame);
            }
            client.send("{'type':'subscribe','id':'all','payload':{'conversation_ids':'*'}}");
            List<String> missed = new ArrayList<>();
            List<String> answered = new ArrayList<>();
            List<Integer> parts = new ArrayList<>();
            for (boolean more = true; more; ) {
                JsonNode frame = client.next();
                JsonNode payload = frame.path("payload");
                if (frame.path("type").asText().equals("message.new")) {
                    missed.add(payload.path("conversation_id").asText());
                } else {
                    assertThat(frame.path("type").asText()).as("%s", frame).isEqualTo("subscribed");
                    if (frame.path("ref").asText().equals("all")) {
                        payload.path("seqs").fieldNames().forEachRemaining(answered::add);
                        parts.add(payload.path("conversation_ids").size());
                        more = payload.path("more").asBoolean();
                    }
                }
            }
            assertThat(missed).containsExactlyInAnyOrderElementsOf(held);
            assertThat(answered)
                    .hasSize(CONVERSATIONS)
                    .contains(id(CONVERSATIONS - 1))
                    .doesNotHaveDuplicates();
            assertThat(parts).containsExactly(1000, 1000, 300);
        }
    }

    private String id(int i) {
        return prefix + (1_000_000 + i);
    }

    private void found() {
        String[] ids = IntStream.range(0, CONVERSATIONS).mapToObj(this::id).toArray(String[]::new);
        pool.preparedQuery(
                        "INSERT INTO conversation (id, kind, last_seq, created_by) SELECT id, 'group', 1, $2 FROM unnest($1::text[]) id")
                .executeAndAwait(Tuple.of(ids, ann));
        pool.preparedQuery(
                        "INSERT INTO member (conversation_id, user_id, role) SELECT id, $2, 'owner' FROM unnest($1::text[]) id")
                .executeAndAwait(Tuple.of(ids, ann));
        pool.preparedQuery(
                        "INSERT INTO message (conversation_id, seq, sender_id, content) SELECT id, 1, $2, 'x' FROM unnest($1::text[]) id")
                .executeAndAwait(Tuple.of(ids, ann));
    }
}
