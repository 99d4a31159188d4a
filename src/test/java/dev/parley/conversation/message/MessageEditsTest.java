package dev.parley.conversation.message;

import static dev.parley.conversation.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Fixture;
import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.protocol.Attachment;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MessageEditsTest {
    @Inject
    MessageEdits edits;

    @Inject
    MessageLog log;

    @Inject
    MessageHistory history;

    @Inject
    Pool pool;

    private final RecordingAnnouncer said = new RecordingAnnouncer();
    private Fixture fixture;
    private String c;
    private Message message;

    @BeforeEach
    void talk() {
        fixture = new Fixture(pool);
        QuarkusMock.installMockForType(said, Announcer.class);
        c = fixture.group("ann", "bob", "boss:admin");
        message = Fixture.message(get(log.append(new Draft(
                c, "ann", null, "draft", List.of(new Attachment("https://example.org/a", null, null, null)), null))));
    }

    @Test
    void anEditChangesTheContentAndIsTold() {
        Message edited = get(edits.edit("ann", message.id(), "final"));

        assertThat(edited.content()).isEqualTo("final");
        assertThat(edited.editedAt()).isNotNull();
        assertThat(edited)
                .usingRecursiveComparison()
                .ignoringFields("content", "editedAt")
                .isEqualTo(message);
        assertThat(said.notices).containsExactly(Notice.toConversation(c, new Event.MessageUpdated(edited, 2)));
        assertThat(get(history.after(c, 0, 10)))
                .containsExactly(new Event.MessageNew(edited), new Event.MessageUpdated(edited, 2));
    }

    @Test
    void onlyTheSenderAndAdminsMayChangeAMessage() {
        refused(edits.edit("bob", message.id(), "x"), ErrorCode.FORBIDDEN);
        refused(edits.delete("bob", message.id()), ErrorCode.FORBIDDEN);
        refused(edits.edit("eve", message.id(), "x"), ErrorCode.NOT_FOUND);
        refused(edits.delete("eve", message.id()), ErrorCode.NOT_FOUND);
        refused(edits.edit("ann", Long.MAX_VALUE, "x"), ErrorCode.NOT_FOUND);
        assertThat(said.notices).isEmpty();
        assertThat(get(history.after(c, 0, 10))).containsExactly(new Event.MessageNew(message));

        refused(edits.edit("boss", message.id(), "better"), ErrorCode.FORBIDDEN);
    }

    @Test
    void whoMayOnlyReadMayNotSpeakByEditing() {
        fixture.run("UPDATE member SET role = 'read_only' WHERE conversation_id = $1 AND user_id = 'ann'", Tuple.of(c));

        refused(edits.edit("ann", message.id(), "x"), ErrorCode.FORBIDDEN);
        assertThat(get(edits.delete("ann", message.id())).deletedAt()).isNotNull();
    }

    @Test
    void whatIsDeletedIsGone() {
        Message deleted = get(edits.delete("boss", message.id()));

        assertThat(deleted.content()).isEmpty();
        assertThat(deleted.attachments()).isEmpty();
        assertThat(said.notices).containsExactly(Notice.toConversation(c, Event.MessageDeleted.of(deleted, 2)));
        assertThat(get(history.after(c, 0, 10)))
                .containsExactly(new Event.MessageNew(deleted), Event.MessageDeleted.of(deleted, 2));
        assertThat(fixture.count(
                        "SELECT count(*) FROM message WHERE id = $1 AND content = '' AND attachments IS NULL",
                        Tuple.of(message.id())))
                .isEqualTo(1);

        assertThat(get(edits.delete("ann", message.id()))).isEqualTo(deleted);
        assertThat(said.notices).hasSize(1);
        refused(edits.edit("ann", message.id(), "back again"), ErrorCode.CONFLICT);
    }

    @Test
    void anEditNeverBringsBackWhatIsDeletedAtTheSameTime() {
        for (int round = 0; round < 30; round++) {
            Message one = Fixture.message(get(log.append(Fixture.draft(c, "ann", null, "x"))));
            get(Uni.join()
                    .all(List.of(
                            edits.edit("ann", one.id(), "edited").onFailure().recoverWithNull(),
                            edits.delete("boss", one.id()),
                            edits.edit("ann", one.id(), "edited again")
                                    .onFailure()
                                    .recoverWithNull()))
                    .andFailFast());

            // Of all changes only the last one is left.
            List<Event> entries = get(history.after(c, one.seq() - 1, 10));
            assertThat(entries).hasSize(2);
            assertThat(((Event.MessageNew) entries.getFirst()).message().content())
                    .isEmpty();
            assertThat(entries.getLast())
                    .isInstanceOfSatisfying(Event.MessageDeleted.class, it -> assertThat(it.messageSeq())
                            .isEqualTo(one.seq()));
        }
    }

    @Test
    void whatCannotBeStoredIsABadRequest() {
        refused(edits.edit("ann", message.id(), "\0"), ErrorCode.BAD_REQUEST);
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
