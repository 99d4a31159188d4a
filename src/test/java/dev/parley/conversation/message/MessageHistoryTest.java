package dev.parley.conversation.message;

import static dev.parley.conversation.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Fixture;
import dev.parley.feed.MessageSource.SubscriptionState;
import dev.parley.protocol.Cursors;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MessageHistoryTest {
    @Inject
    MessageHistory history;

    @Inject
    MessageLog log;

    @Inject
    Pool pool;

    private final String ann = "ann-" + UUID.randomUUID();
    private final String late = "late-" + UUID.randomUUID();
    private Fixture fixture;
    private String c;

    @BeforeEach
    void talk() {
        fixture = new Fixture(pool);
        c = fixture.group(ann);
        say(c, 10);
        fixture.run(
                "INSERT INTO member (conversation_id, user_id, role, joined_seq) VALUES ($1, $2, 'member', 6)",
                Tuple.of(c, late));
    }

    @Test
    void pagesGoBackFromTheNewest() {
        MessagePage newest = get(history.history(ann, c, null, null, 4));
        MessagePage next = get(history.history(ann, c, 7L, null, 4));
        MessagePage last = get(history.history(ann, c, 3L, null, 4));

        assertThat(seqs(newest.messages())).containsExactly(10L, 9L, 8L, 7L);
        assertThat(newest.hasMore()).isTrue();
        assertThat(seqs(next.messages())).containsExactly(6L, 5L, 4L, 3L);
        assertThat(seqs(last.messages())).containsExactly(2L, 1L);
        assertThat(last.hasMore()).isFalse();
        assertThat(last.messages().getLast().content()).isEqualTo("m1");
    }

    @Test
    void pagesGoForwardFromAPlace() {
        MessagePage page = get(history.history(ann, c, null, 4L, 4));
        MessagePage exact = get(history.history(ann, c, null, 6L, 4));
        MessagePage empty = get(history.history(ann, c, null, 10L, 4));

        assertThat(seqs(page.messages())).containsExactly(5L, 6L, 7L, 8L);
        assertThat(page.hasMore()).isTrue();
        assertThat(seqs(exact.messages())).containsExactly(7L, 8L, 9L, 10L);
        assertThat(exact.hasMore()).isFalse();
        assertThat(empty).isEqualTo(new MessagePage(List.of(), false));
    }

    @Test
    void whatCameBeforeOneJoinedIsNotThere() {
        assertThat(seqs(get(history.history(late, c, null, null, 200)).messages()))
                .containsExactly(10L, 9L, 8L, 7L);
        assertThat(seqs(get(history.history(late, c, null, 0L, 200)).messages()))
                .containsExactly(7L, 8L, 9L, 10L);
        assertThat(get(history.history(late, c, 7L, null, 200))).isEqualTo(new MessagePage(List.of(), false));
    }

    @Test
    void strangersAndWrongBoundsAreRefused() {
        refused(history.history("eve", c, null, null, 10), ErrorCode.NOT_FOUND);
        refused(history.history(ann, "none", null, null, 10), ErrorCode.NOT_FOUND);
        refused(history.history(ann, c, null, null, 0), ErrorCode.BAD_REQUEST);
        refused(history.history(ann, c, null, null, 201), ErrorCode.BAD_REQUEST);
        refused(history.history(ann, c, 1L, 1L, 10), ErrorCode.BAD_REQUEST);
    }

    @Test
    void afterRepeatsWhatIsMissing() {
        assertThat(logSeqs(get(history.after(c, 3, 5)))).containsExactly(4L, 5L, 6L, 7L, 8L);
        assertThat(get(history.after(c, 10, 5))).isEmpty();
        assertThat(get(history.after("none", 0, 5))).isEmpty();
    }

    @Test
    void statesTellWhatIsMissedOfThoseAsked() {
        String quiet = fixture.group(late);
        String others = fixture.group("someone");

        List<SubscriptionState> states =
                get(history.states(late, List.of(c, quiet, others, "none", c), Map.of(c, 2L, others, 0L), 3));

        assertThat(states).extracting(SubscriptionState::conversationId).containsExactlyInAnyOrder(c, quiet);
        SubscriptionState missing = states.stream()
                .filter(it -> it.conversationId().equals(c))
                .findFirst()
                .orElseThrow();
        assertThat(missing.lastSeq()).isEqualTo(10);
        assertThat(missing.joinedSeq()).isEqualTo(6);
        assertThat(logSeqs(missing.missed())).containsExactly(7L, 8L, 9L);
        assertThat(states).contains(new SubscriptionState(quiet, 0, 0, new Cursors(0, List.of()), List.of()));
    }

    @Test
    void nothingIsMissedWhereTheClientHoldsNothing() {
        for (Map<String, Long> held : List.of(Map.<String, Long>of(), Map.of(c, 10L))) {
            assertThat(get(history.states(ann, List.of(c), held, 3)))
                    .singleElement()
                    .satisfies(state -> assertThat(state.lastSeq()).isEqualTo(10))
                    .satisfies(state -> assertThat(state.missed()).isEmpty());
        }
        assertThat(get(history.states(ann, List.of(), Map.of(), 3))).isEmpty();
    }

    @Test
    void statesOfAllConversations() {
        String second = fixture.group(ann);
        say(second, 3);

        List<SubscriptionState> states = get(history.states(ann, Map.of(second, 1L, "foreign", 1L), 100));

        assertThat(states).extracting(SubscriptionState::conversationId).containsExactlyInAnyOrder(c, second);
        assertThat(states.stream().flatMap(it -> it.missed().stream()).map(entry -> ((Event.MessageNew) entry)
                        .message()))
                .extracting(Message::conversationId, Message::seq)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(second, 2L),
                        org.assertj.core.groups.Tuple.tuple(second, 3L));
        assertThat(get(history.states("nobody", Map.of(), 1))).isEmpty();
    }

    private void say(String conversation, int count) {
        for (long i : LongStream.rangeClosed(1, count).toArray()) {
            get(log.append(Fixture.draft(conversation, ann, null, "m" + i)));
        }
    }

    private static List<Long> logSeqs(List<Event> entries) {
        return entries.stream().map(Event::logSeq).toList();
    }

    private static List<Long> seqs(List<Message> messages) {
        return messages.stream().map(Message::seq).toList();
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
