package dev.parley.conversation.message;

import static dev.parley.conversation.Fixture.draft;
import static dev.parley.conversation.Fixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Fixture;
import dev.parley.protocol.Attachment;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Message;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MessageLogTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    MessageLog log;

    @Inject
    Pool pool;

    private final RecordingAnnouncer said = new RecordingAnnouncer();
    private Fixture fixture;

    @BeforeEach
    void listen() {
        fixture = new Fixture(pool);
        QuarkusMock.installMockForType(said, Announcer.class);
    }

    @Test
    void storesWhatWasSentAndTellsTheReaders() {
        String c = fixture.group("ann", "bob");
        Attachment picture = new Attachment("https://example.org/a.png", "image/png", 12L, "a.png");

        Message first = message(append(new Draft(c, "ann", key(), "Hello 🙂", List.of(picture), null)));
        Message second = message(append(new Draft(c, "bob", null, "Hi", List.of(), first.id())));

        assertThat(first.seq()).isEqualTo(1);
        assertThat(second.seq()).isEqualTo(2);
        assertThat(second.replyTo()).isEqualTo(first.id());
        assertThat(first.createdAt()).isEqualTo(first.createdAt().truncatedTo(ChronoUnit.MILLIS));
        assertThat(said.batches).containsExactly(List.of(first), List.of(second));
        assertThat(lastSeq(c)).isEqualTo(2);
    }

    @Test
    void whatIsAnsweredIsFoundByItsIdHoweverLongTheConversation() {
        Tuple oneDraft = Tuple.of(
                new String[] {fixture.group("ann")},
                new String[] {"ann"},
                new String[] {key()},
                new String[] {"Hi"},
                new String[1],
                new Long[] {1L});
        assertThat(fixture.plan(
                        AppendStatement.SQL,
                        oneDraft.addValue(new Boolean[] {false})
                                .addValue(new Long[] {1L})
                                .addValue(new String[] {"ann"})))
                .containsPattern("(?s)on answered.{0,200}Index Scan using message_pkey")
                .doesNotContain("Seq Scan");
    }

    @Test
    void theSameClientIdAgainGetsTheFirstOnesFacts() {
        String c = fixture.group("ann");
        String elsewhere = fixture.group("ann", "bob");
        Attachment picture = new Attachment("https://example.org/a.png", null, null, null);
        String key = key();
        Message first = message(append(new Draft(c, "ann", key, "one", List.of(picture), null)));

        assertThat(append(new Draft(c, "ann", key, "one", List.of(picture), null)))
                .isEqualTo(new AppendResult.Repeated(first));
        assertThat(append(draft(elsewhere, "bob", key, "bob's own"))).isInstanceOf(AppendResult.Stored.class);
        assertThat(fixture.stored(c)).hasSize(1);
        assertThat(said.batches).hasSize(2);
    }

    @Test
    void aKeyReusedForAnotherMessageIsAConflict() {
        String c = fixture.group("ann", "bob");
        String elsewhere = fixture.group("ann");
        String key = key();
        Message first = message(append(draft(c, "ann", key, "one")));

        assertThat(append(draft(c, "ann", key, "another"))).isEqualTo(AppendResult.Refused.KEY_REUSED);
        assertThat(append(new Draft(c, "ann", key, "one", List.of(), first.id())))
                .isEqualTo(AppendResult.Refused.KEY_REUSED);
        assertThat(append(draft(elsewhere, "ann", key, "one"))).isEqualTo(AppendResult.Refused.KEY_REUSED);
        assertThat(fixture.stored(c)).hasSize(1);
        assertThat(fixture.stored(elsewhere)).isEmpty();
        fixture.run("UPDATE message SET content = 'edited', edited_at = now() WHERE id = $1", Tuple.of(first.id()));
        assertThat(append(draft(c, "ann", key, "one")))
                .as("what was sent, not what it became")
                .isInstanceOf(AppendResult.Repeated.class);
        assertThat(append(draft(c, "ann", key, "edited"))).isEqualTo(AppendResult.Refused.KEY_REUSED);
    }

    @Test
    void aRepeatIsJudgedByWhatItsSenderMayDoNow() {
        String c = fixture.group("ann", "bob");
        Draft send = draft(c, "ann", key(), "one");
        message(append(send));

        fixture.run("UPDATE member SET role = 'read_only' WHERE conversation_id = $1 AND user_id = 'ann'", Tuple.of(c));
        assertThat(append(send))
                .isEqualTo(refused(ErrorCode.FORBIDDEN, "you may read this conversation, not write to it"));
        fixture.run("DELETE FROM member WHERE conversation_id = $1 AND user_id = 'ann'", Tuple.of(c));
        assertThat(append(send)).isEqualTo(refused(ErrorCode.NOT_FOUND, "there is no such conversation"));
    }

    @Test
    void whatASendMustNotSayIsRefusedWhateverTheWayItCame() {
        String c = fixture.group("ann");

        assertThat(append(draft(c, "ann", key(), "")))
                .isEqualTo(refused(ErrorCode.BAD_REQUEST, "content must not be empty without an attachment"));
        assertThat(append(draft(c, "ann", key(), "x".repeat(8192)))).isInstanceOf(AppendResult.Stored.class);
        assertThat(append(draft(c, "ann", key(), "é".repeat(4097))))
                .isEqualTo(refused(ErrorCode.TOO_LARGE, "content is longer than 8192 bytes"));
    }

    @Test
    void aNamedRecipientMustBeThere() {
        String c = fixture.group("ann", "bob");

        assertThat(append(draft(c, "ann", key(), "x").addressedTo("cid")))
                .isEqualTo(refused(ErrorCode.NOT_FOUND, "the recipient is not a member of this conversation"));
        assertThat(append(draft(c, "ann", key(), "x").addressedTo("bob"))).isInstanceOf(AppendResult.Stored.class);
    }

    @Test
    void oneShowsThemselfFromTheirFirstMessageOn() {
        String c = fixture.group("ann", "bob");

        Message first = message(append(draft(c, "ann", null, "1")));
        append(draft(c, "ann", null, "2"));

        assertThat(said.met).containsExactly(first);
        assertThat(fixture.count(
                        "SELECT count(*) FROM member WHERE conversation_id = $1 AND shows_presence", Tuple.of(c)))
                .isEqualTo(1);
    }

    @Test
    void onlyMembersWhoMayWriteWrite() {
        String c = fixture.group("ann", "reader:read_only");

        assertThat(append(draft(c, "reader", key(), "x")))
                .isEqualTo(refused(ErrorCode.FORBIDDEN, "you may read this conversation, not write to it"));
        AppendResult stranger = append(draft(c, "eve", key(), "x"));
        AppendResult missing = append(draft("no-such-conversation", "eve", key(), "x"));
        assertThat(stranger)
                .isEqualTo(missing)
                .isEqualTo(refused(ErrorCode.NOT_FOUND, "there is no such conversation"));
        assertThat(fixture.stored(c)).isEmpty();
        assertThat(said.batches).isEmpty();
    }

    @Test
    void aReplyNeedsAVisibleMessageOfTheConversation() {
        String c = fixture.group("ann");
        String other = fixture.group("ann");
        Message here = message(append(draft(c, "ann", null, "here")));
        Message there = message(append(draft(other, "ann", null, "there")));
        fixture.run(
                "INSERT INTO member (conversation_id, user_id, role, joined_seq) VALUES ($1, 'late', 'member', 1)",
                Tuple.of(c));

        assertThat(message(append(new Draft(c, "ann", null, "x", List.of(), here.id())))
                        .replyTo())
                .isEqualTo(here.id());
        for (long unseen : new long[] {there.id(), Long.MAX_VALUE, -1}) {
            assertThat(message(append(new Draft(c, "ann", null, "x", List.of(), unseen)))
                            .replyTo())
                    .isNull();
        }
        assertThat(message(append(new Draft(c, "late", null, "x", List.of(), here.id())))
                        .replyTo())
                .as("from before they came")
                .isNull();
        fixture.run("DELETE FROM message WHERE id = $1", Tuple.of(here.id()));
        assertThat(message(append(new Draft(c, "ann", null, "to one that is no more", List.of(), here.id())))
                        .replyTo())
                .isNull();
    }

    @Test
    void whatIsWrongWithOneMessageHarmsItsSenderOnly() {
        String c = fixture.group("ann", "bob");
        List<Draft> drafts = List.of(
                draft(c, "ann", key(), "first"),
                draft(c, "bob", key(), "zero \0 inside"),
                draft(c, "ann", key(), "second"),
                draft(c, "eve", key(), "stranger"),
                new Draft(c, "bob", key(), "attached", List.of(new Attachment("u", null, null, null, "{")), null),
                new Draft(c, "bob", key(), "reply", List.of(), -1L),
                draft(c, "ann", key(), "third"),
                draft(c, "bob", "long".repeat(100_000), "a key that no index takes"),
                draft(c, "bob", key(), "fourth"));

        List<AppendResult> outcomes = Uni.join()
                .all(drafts.stream().map(log::append).toList())
                .andFailFast()
                .await()
                .atMost(SOON);

        assertThat(outcomes.stream().map(it -> switch (it) {
                    case AppendResult.Stored(Message message, var _) -> message.content();
                    case AppendResult.Repeated(Message message) -> "repeated " + message.content();
                    case AppendResult.Refused(ErrorCode code, String _) -> code.wire();
                }))
                .containsExactly(
                        "first",
                        "bad_request",
                        "second",
                        "not_found",
                        "bad_request",
                        "reply",
                        "third",
                        "bad_request",
                        "fourth");
        assertThat(fixture.stored(c))
                .extracting(Fixture.Stored::content)
                .containsExactly("first", "second", "reply", "third", "fourth");
        assertThat(fixture.stored(c)).extracting(Fixture.Stored::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void nothingHappensBeforeTheAnswerIsSubscribedTo() {
        String c = fixture.group("ann");

        Uni<AppendResult> unasked = log.append(draft(c, "ann", null, "later"));

        append(draft(c, "ann", null, "now"));
        assertThat(message(unasked.await().atMost(SOON)).seq()).isEqualTo(2);
    }

    private AppendResult append(Draft draft) {
        return log.append(draft).await().atMost(SOON);
    }

    private long lastSeq(String c) {
        return fixture.count("SELECT last_seq FROM conversation WHERE id = $1", Tuple.of(c));
    }

    private static AppendResult refused(ErrorCode code, String sentence) {
        return new AppendResult.Refused(code, sentence);
    }

    private static String key() {
        return java.util.UUID.randomUUID().toString();
    }
}
