package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ParleyHistoryTest extends WithClients {
    private static final int ALL = 205;

    private String group;
    private ChatClient b;

    @BeforeEach
    void moreMessagesThanAPageTakes() {
        group = alice.groupWith(bob);
        ChatClient a = client(alice);
        for (int i = 1; i <= ALL; i++) {
            a.send("message.send", "'conversation_id':'" + group + "','client_id':'" + i + "','content':'m" + i + "'");
        }
        for (int i = 1; i <= ALL; i++) {
            a.next("message.ack");
        }
        b = client(bob);
    }

    @Test
    void theNewestComeFirst() {
        JsonNode page = page("'before':58,'limit':50");
        assertThat(page.path("conversation_id").asText()).isEqualTo(group);
        assertThat(seqs(page))
                .isEqualTo(
                        LongStream.rangeClosed(8, 57).map(i -> 65 - i).boxed().toList());
        assertThat(page.path("has_more").asBoolean()).isTrue();
        assertThat(page.at("/messages/0/content").asText()).isEqualTo("m57");
        assertThat(page.at("/messages/0/sender_id").asText()).isEqualTo(alice.userId());
    }

    @Test
    void fiftyAreAPageWhereNothingIsSaid() {
        assertThat(seqs(page("'type':'x'"))).hasSize(50).startsWith((long) ALL, ALL - 1L);
    }

    @Test
    void afterPagesForward() {
        JsonNode page = page("'after':" + (ALL - 3) + ",'limit':2");
        assertThat(seqs(page)).containsExactly(ALL - 2L, ALL - 1L);
        assertThat(page.path("has_more").asBoolean()).isTrue();
        JsonNode last = page("'after':" + (ALL - 2) + ",'limit':2");
        assertThat(seqs(last)).containsExactly(ALL - 1L, (long) ALL);
        assertThat(last.path("has_more").asBoolean()).isFalse();
    }

    @Test
    void theEndIsSaid() {
        JsonNode first = page("'before':4,'limit':3");
        assertThat(seqs(first)).containsExactly(3L, 2L, 1L);
        assertThat(first.path("has_more").asBoolean()).isFalse();
        assertThat(seqs(page("'before':1"))).isEmpty();
        assertThat(seqs(page("'after':" + ALL))).isEmpty();
    }

    @Test
    void aPageTakesOneToTwoHundred() {
        assertThat(seqs(page("'limit':1"))).hasSize(1);
        assertThat(seqs(page("'limit':200"))).hasSize(200);
        for (String wrong : List.of(
                "'limit':0",
                "'limit':201",
                "'limit':-1",
                "'limit':'9'",
                "'limit':1.5",
                "'before':3,'after':1",
                "'before':-1")) {
            assertError(b.ask("history", "'conversation_id':'" + group + "'," + wrong), "bad_request");
        }
    }

    @Test
    void thoseOutsideSeeNothing() {
        ChatClient stranger = client(Api.somebody("mallory"));
        JsonNode existing = stranger.ask("history", "'conversation_id':'" + group + "'");
        assertError(existing, "not_found");
        assertThat(existing.path("payload"))
                .isEqualTo(stranger.ask("history", "'conversation_id':'none'").path("payload"));
    }

    private JsonNode page(String how) {
        JsonNode reply = b.ask("history", "'conversation_id':'" + group + "'," + how);
        assertThat(reply.path("type").asText()).as(reply.toString()).isEqualTo("history");
        return reply.path("payload");
    }

    private static List<Long> seqs(JsonNode page) {
        JsonNode messages = page.path("messages");
        return IntStream.range(0, messages.size())
                .mapToObj(i -> messages.get(i).path("seq").asLong())
                .toList();
    }
}
