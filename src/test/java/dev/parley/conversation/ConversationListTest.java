package dev.parley.conversation;

import static dev.parley.conversation.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.message.MessageEdits;
import dev.parley.conversation.message.MessageLog;
import dev.parley.conversation.message.Receipts;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Message;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConversationListTest {
    @Inject
    Conversations conversations;

    @Inject
    MessageLog log;

    @Inject
    MessageEdits edits;

    @Inject
    Receipts receipts;

    @Inject
    Pool pool;

    private final String ann = "ann-" + UUID.randomUUID();
    private final String bob = "bob-" + UUID.randomUUID();
    private Fixture fixture;

    @BeforeEach
    void connect() {
        fixture = new Fixture(pool);
    }

    @Test
    void theNewestActivityComesFirstOverAllPages() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(fixture.group(ann, bob));
        }
        fixture.run("UPDATE member SET joined_at = '2020-01-01' WHERE user_id = $1", Tuple.of(ann));
        // Those without a message share one time, so only the id orders them.
        say(ids.get(5));
        say(ids.get(2));

        List<String> listed = new ArrayList<>();
        String cursor = null;
        do {
            ConversationPage page = get(conversations.mine(ann, cursor, 2));
            assertThat(page.conversations()).hasSizeBetween(1, 2);
            page.conversations().forEach(it -> listed.add(it.conversation().id()));
            cursor = page.nextCursor();
        } while (cursor != null);

        assertThat(listed).startsWith(ids.get(2), ids.get(5)).containsExactlyInAnyOrderElementsOf(ids);
        List<String> silent = listed.subList(2, 7);
        assertThat(silent).isSortedAccordingTo(Collections.reverseOrder());
    }

    @Test
    void aSummaryTellsWhatIsNew() {
        String c = fixture.group(ann, bob + ":read_only");
        say(c);
        Message second = say(c);
        Message third = say(c);
        get(receipts.readUpTo(bob, c, 1, null));
        get(edits.delete(ann, second.id()));

        ConversationSummary mine =
                get(conversations.mine(bob, null, 10)).conversations().getFirst();

        assertThat(mine.unread()).isEqualTo(1);
        assertThat(mine.readSeq()).isEqualTo(1);
        assertThat(mine.lastMessage()).isEqualTo(third);
        assertThat(mine.conversation()).isEqualTo(get(conversations.get(bob, c)));
        assertThat(get(conversations.mine(ann, null, 10))
                        .conversations()
                        .getFirst()
                        .unread())
                .isZero();
    }

    @Test
    void whatCameBeforeOneJoinedIsNeitherShownNorCounted() {
        String c = fixture.group(ann);
        say(c);
        fixture.run(
                "INSERT INTO member (conversation_id, user_id, role, joined_seq) VALUES ($1, $2, 'member', 1)",
                Tuple.of(c, bob));

        ConversationSummary mine =
                get(conversations.mine(bob, null, 10)).conversations().getFirst();

        assertThat(mine.unread()).isZero();
        assertThat(mine.lastMessage()).isNull();
    }

    @Test
    void unreadMessagesAreCountedUpToTheBound() {
        String c = fixture.group(ann, bob);
        fixture.run(
                "INSERT INTO message (conversation_id, seq, sender_id, content) "
                        + "SELECT $1, n, $2, 'x' FROM generate_series(1, 1100) n",
                Tuple.of(c, ann));
        fixture.run("UPDATE conversation SET last_seq = 1100 WHERE id = $1", Tuple.of(c));

        assertThat(get(conversations.mine(bob, null, 10))
                        .conversations()
                        .getFirst()
                        .unread())
                .isEqualTo(1000);
    }

    @Test
    void aForeignCursorAndAWrongLimitAreRefused() {
        refused(conversations.mine(ann, "???", 10), ErrorCode.BAD_REQUEST);
        refused(
                conversations.mine(ann, Base64.getUrlEncoder().encodeToString("x\ny".getBytes()), 10),
                ErrorCode.BAD_REQUEST);
        refused(conversations.mine(ann, null, 0), ErrorCode.BAD_REQUEST);
        refused(conversations.mine(ann, null, 201), ErrorCode.BAD_REQUEST);
        assertThat(get(conversations.mine(ann, null, 200))).isEqualTo(new ConversationPage(List.of(), null));
    }

    @Test
    void coMembersAreThoseOfConversationsThatAreNotTooLarge() {
        fixture.group(ann, bob);
        fixture.group(ann, bob, "cid");
        fixture.group("eve", bob);
        crowd(499, "in");
        crowd(500, "out");
        fixture.run("UPDATE member SET shows_presence = true", Tuple.tuple());
        fixture.group(ann, "who-has-not-written");

        assertThat(get(conversations.coMembers(ann)))
                .hasSize(501)
                .contains(bob, "cid", "in-1", "in-499")
                .doesNotContain(ann, "eve", "out-1", "who-has-not-written");
        assertThat(get(conversations.coMembers("nobody-" + ann))).isEmpty();
    }

    private void crowd(int others, String prefix) {
        String c = fixture.group(ann);
        fixture.run(
                "INSERT INTO member (conversation_id, user_id, role) "
                        + "SELECT $1, $2 || '-' || n, 'member' FROM generate_series(1, $3::int) n",
                Tuple.of(c, prefix, others));
    }

    private Message say(String conversation) {
        return Fixture.message(get(log.append(Fixture.draft(conversation, ann, null, "hello"))));
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
