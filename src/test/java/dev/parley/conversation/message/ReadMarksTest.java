package dev.parley.conversation.message;

import static dev.parley.conversation.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Address;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.Fixture;
import dev.parley.conversation.message.Announcer.Notice;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ReadMarksTest {
    @Inject
    ReadMarks marks;

    @Inject
    Receipts receipts;

    @Inject
    MessageLog log;

    @Inject
    MessageEdits edits;

    @Inject
    UnreadCounts unread;

    @Inject
    Conversations conversations;

    @Inject
    MessageHistory history;

    @Inject
    Pool pool;

    private final RecordingAnnouncer said = new RecordingAnnouncer();
    private final List<Message> messages = new ArrayList<>();
    private Fixture fixture;
    private String bob;
    private String c;

    @BeforeEach
    void talk() {
        fixture = new Fixture(pool);
        QuarkusMock.installMockForType(said, Announcer.class);
        bob = "bob-" + java.util.UUID.randomUUID();
        c = fixture.group("ann", bob);
        for (int i = 1; i <= 6; i++) {
            say("ann");
        }
    }

    @Test
    void aMessageBeyondTheCursorIsReadAndThoseBeforeItAreNot() {
        assertThat(read(4, 6)).isEqualTo(2);

        assertThat(cursor()).isZero();
        assertThat(markedSeqs()).containsExactly(4L, 6L);
        assertThat(unreadCount()).isEqualTo(4);
        assertThat(said.notices).containsExactly(marked(4), marked(6));
    }

    @Test
    void theCursorMovesOverMarksThatCloseUpWithIt() {
        read(2, 3, 5);
        said.notices.clear();

        assertThat(read(1)).isEqualTo(1);

        assertThat(cursor()).isEqualTo(3);
        assertThat(markedSeqs()).containsExactly(5L);
        assertThat(said.notices).containsExactly(marked(1, false), moved(3));
        assertThat(unreadCount()).isEqualTo(2);
    }

    @Test
    void ownMessagesAndDeletedOnesCountAsRead() {
        Message own = say(bob);
        Message gone = say("ann");
        get(edits.delete("ann", gone.id()));
        said.notices.clear();

        assertThat(get(marks.read(bob, c, List.of(own.id(), gone.id())))).isZero();
        assertThat(read(1, 2, 3, 4, 5, 6)).isEqualTo(6);

        // The deletion is an entry of the log, too.
        assertThat(cursor()).isEqualTo(9);
        assertThat(markedSeqs()).isEmpty();
        assertThat(said.notices).hasSize(7).last().satisfies(it -> assertThat(it.event())
                .isInstanceOfSatisfying(
                        Event.MessageRead.class, read -> assertThat(read.seq()).isEqualTo(9)));
    }

    @Test
    void whatIsReadAlreadyIsNoNews() {
        read(1, 3);
        said.notices.clear();

        assertThat(read(1, 3)).isZero();
        assertThat(read()).isZero();
        assertThat(said.notices).isEmpty();
    }

    @Test
    void allOfItIsMarkedExactly() {
        read(2, 5);
        say(bob);
        said.notices.clear();

        assertThat(get(marks.readAll(bob, c))).isEqualTo(4);
        assertThat(get(marks.readAll(bob, c))).isZero();

        assertThat(cursor()).isEqualTo(7);
        assertThat(markedSeqs()).isEmpty();
        assertThat(said.notices)
                .containsExactly(marked(1, false), marked(3, false), marked(4, false), marked(6, false), moved(7));
    }

    @Test
    void manyAreAllCountedAndTheNewestAreTold() {
        fixture.run(
                "INSERT INTO message (conversation_id, seq, sender_id, content) "
                        + "SELECT $1, n, 'ann', 'x' FROM generate_series(7, 1500) n",
                Tuple.of(c));
        fixture.run("UPDATE conversation SET last_seq = 1500 WHERE id = $1", Tuple.of(c));

        assertThat(get(marks.readAll(bob, c))).isEqualTo(1500);

        List<Long> told = said.notices.stream()
                .map(Notice::event)
                .filter(Event.MessageMarked.class::isInstance)
                .map(event -> ((Event.MessageMarked) event).messageId())
                .toList();
        assertThat(told)
                .hasSize(ReadMarks.MAX_ITEMS)
                .isSorted()
                .doesNotContain(messages.getLast().id());
        refused(
                marks.read(
                        bob,
                        c,
                        LongStream.rangeClosed(1, ReadMarks.MAX_ITEMS + 1)
                                .boxed()
                                .toList()),
                ErrorCode.BAD_REQUEST);
    }

    @Test
    void theCursorDeletesTheMarksThatItPasses() {
        read(2, 5);

        get(receipts.readMessage(bob, null, messages.get(3).id(), null));

        assertThat(cursor()).isEqualTo(4);
        assertThat(markedSeqs()).containsExactly(5L);
        assertThat(unreadCount()).isEqualTo(1);
        assertThat(read(6)).isEqualTo(1);
        assertThat(cursor()).isEqualTo(6);
    }

    @Test
    void whatIsElsewhereOrUnknownIsPassedOver() {
        String other = fixture.group("ann", bob);
        Message elsewhere = Fixture.message(get(log.append(Fixture.draft(other, "ann", null, "elsewhere"))));

        assertThat(get(marks.read(
                        bob,
                        c,
                        List.of(elsewhere.id(), Long.MAX_VALUE, messages.get(2).id()))))
                .isEqualTo(1);

        assertThat(markedSeqs()).containsExactly(3L);
        assertThat(said.notices).containsExactly(marked(3));
    }

    @Test
    void strangersReadNothing() {
        refused(marks.read("eve", c, List.of(messages.getFirst().id())), ErrorCode.NOT_FOUND);
        refused(marks.readAll("eve", c), ErrorCode.NOT_FOUND);
        refused(marks.readAll(bob, "none"), ErrorCode.NOT_FOUND);
        assertThat(said.notices).isEmpty();
    }

    @Test
    void whatCameBeforeTheyJoinedIsNotTheirsToRead() {
        fixture.run(
                "INSERT INTO member (conversation_id, user_id, role, joined_seq) VALUES ($1, 'late', 'member', 3)",
                Tuple.of(c));

        assertThat(get(marks.read(
                        "late", c, List.of(messages.get(1).id(), messages.get(4).id()))))
                .isEqualTo(1);
        assertThat(get(marks.readAll("late", c))).isEqualTo(2);
    }

    @Test
    void theMarksOfOneWhoLeavesGoWithThem() {
        read(4);

        fixture.run("DELETE FROM member WHERE conversation_id = $1 AND user_id = $2", Tuple.of(c, bob));

        assertThat(markedSeqs()).isEmpty();
    }

    @Test
    void aMarkedMessageIsReadWhereverItIsShown() {
        read(4);
        fixture.run("INSERT INTO member (conversation_id, user_id, role) VALUES ($1, 'cid', 'member')", Tuple.of(c));

        List<Message> forCid = get(history.unread("cid", List.of(c), 500));
        List<Message> forBob = get(history.unread(bob, List.of(c), 500));

        assertThat(forCid).extracting(Message::read).containsExactly(false, false, false, true, false, false);
        assertThat(forBob).extracting(Message::seq).containsExactly(1L, 2L, 3L, 5L, 6L);
    }

    @Test
    void readsAtOnceCountEachMessageOnce() {
        for (int i = 0; i < 34; i++) {
            say("ann");
        }
        Random random = new Random(7);
        List<Uni<Long>> reads = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            List<Long> ids = random.ints(4, 0, 40)
                    .mapToObj(at -> messages.get(at).id())
                    .distinct()
                    .toList();
            reads.add(marks.read(bob, c, ids));
        }

        List<Long> counts = get(Uni.join().all(reads).andFailFast());
        long rest = get(marks.readAll(bob, c));

        assertThat(counts.stream().mapToLong(Long::longValue).sum() + rest).isEqualTo(40);
        assertThat(said.notices).doesNotHaveDuplicates();
        assertThat(said.notices.stream().filter(it -> it.event() instanceof Event.MessageMarked))
                .hasSize(40);
        assertThat(markedSeqs()).isEmpty();
    }

    /** Compares with a model: the set of unread messages. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whateverIsReadInWhateverOrderIsCountedExactly(int seed) {
        Random random = new Random(seed);
        TreeSet<Long> open = new TreeSet<>();
        messages.forEach(message -> open.add(message.seq()));
        for (int step = 0; step < 120; step++) {
            int before = open.size();
            switch (random.nextInt(8)) {
                case 0, 1 -> open.add(say("ann").seq());
                case 2 -> say(bob);
                case 3 -> {
                    Message gone = messages.get(random.nextInt(messages.size()));
                    get(edits.delete(gone.senderId(), gone.id()));
                    open.remove(gone.seq());
                }
                case 4 -> {
                    Message upTo = messages.get(random.nextInt(Math.min(messages.size(), 8)));
                    get(receipts.readMessage(bob, null, upTo.id(), null));
                    open.headSet(upTo.seq(), true).clear();
                }
                default -> {
                    List<Message> some = random.ints(3, 0, messages.size())
                            .mapToObj(messages::get)
                            .distinct()
                            .toList();
                    some.forEach(message -> open.remove(message.seq()));
                    assertThat(get(marks.read(
                                    bob, c, some.stream().map(Message::id).toList())))
                            .isEqualTo(before - open.size());
                }
            }
            assertThat(unreadCount()).isEqualTo(open.size());
            assertThat(markedSeqs()).allMatch(seq -> seq > cursor()).noneMatch(open::contains);
            if (!open.isEmpty()) {
                assertThat(cursor()).isLessThan(open.first());
            }
        }
        assertThat(get(marks.readAll(bob, c))).isEqualTo(open.size());
        assertThat(unreadCount()).isZero();
    }

    private Message say(String sender) {
        Message message = Fixture.message(get(log.append(Fixture.draft(c, sender, null, "m" + messages.size()))));
        messages.add(message);
        return message;
    }

    private long read(int... seqs) {
        List<Long> ids = new ArrayList<>();
        for (int seq : seqs) {
            ids.add(messages.get(seq - 1).id());
        }
        return get(marks.read(bob, c, ids));
    }

    /** For a message that the cursor does not reach. */
    private Notice marked(int seq) {
        return marked(seq, true);
    }

    private Notice marked(int seq, boolean alone) {
        return new Notice(
                new Address.Conversation(c),
                new Event.MessageMarked(c, bob, messages.get(seq - 1).id(), alone),
                null);
    }

    private Notice moved(int seq) {
        return new Notice(
                new Address.Conversation(c),
                new Event.MessageRead(c, bob, seq, messages.get(seq - 1).id(), null, true),
                null);
    }

    /** In both the counts and the list of conversations. */
    private long unreadCount() {
        UnreadCount counted = get(unread.of(bob));
        long total = counted.total();
        assertThat(counted.each()).isEqualTo(total == 0 ? List.of() : List.of(new UnreadCount.In(c, total)));
        assertThat(get(conversations.mine(bob, null, 10))
                        .conversations()
                        .getFirst()
                        .unread())
                .isEqualTo(total);
        return total;
    }

    private long cursor() {
        return fixture.count(
                "SELECT read_seq FROM member WHERE conversation_id = $1 AND user_id = $2", Tuple.of(c, bob));
    }

    private List<Long> markedSeqs() {
        List<Long> seqs = new ArrayList<>();
        fixture.run(
                        "SELECT seq FROM read_mark WHERE conversation_id = $1 AND user_id = $2 ORDER BY seq",
                        Tuple.of(c, bob))
                .forEach(row -> seqs.add(row.getLong(0)));
        return seqs;
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
