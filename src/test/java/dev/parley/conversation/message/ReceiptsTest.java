package dev.parley.conversation.message;

import static dev.parley.conversation.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Address;
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
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReceiptsTest {
    @Inject
    Receipts receipts;

    @Inject
    MessageLog log;

    @Inject
    Pool pool;

    private final RecordingAnnouncer said = new RecordingAnnouncer();
    private final List<Message> messages = new ArrayList<>();
    private Fixture fixture;
    private String c;

    @BeforeEach
    void talk() {
        fixture = new Fixture(pool);
        QuarkusMock.installMockForType(said, Announcer.class);
        c = fixture.group("ann", "bob");
        for (int i = 0; i < 5; i++) {
            messages.add(Fixture.message(get(log.append(Fixture.draft(c, "ann", null, "m" + i)))));
        }
    }

    @Test
    void theCursorMovesForwardAndNeverBack() {
        get(receipts.readUpTo("bob", c, 3, "phone"));
        get(receipts.readUpTo("bob", c, 2, "phone"));
        get(receipts.readUpTo("bob", c, 3, null));

        assertThat(cursor()).isEqualTo(3);
        assertThat(said.notices).containsExactly(read(3, "phone"));
    }

    @Test
    void whatIsNotThereMovesNothing() {
        get(receipts.readUpTo("bob", c, 6, null));
        get(receipts.readUpTo("bob", c, Long.MAX_VALUE, null));
        get(receipts.readUpTo("bob", c, -1, null));

        assertThat(cursor()).isZero();
        assertThat(said.notices).isEmpty();
    }

    @Test
    void theCursorStopsAtTheNewestMessage() {
        get(receipts.readAll("bob", c, null));

        assertThat(cursor()).isEqualTo(5);
        assertThat(said.notices).containsExactly(read(5, null));
    }

    @Test
    void aMessageMayStandForItsPlace() {
        get(receipts.readMessage("bob", null, messages.get(1).id(), "phone"));
        get(receipts.readMessage("bob", c, messages.get(3).id(), "phone"));
        get(receipts.readMessage("bob", c, messages.get(0).id(), "phone"));

        assertThat(cursor()).isEqualTo(4);
        assertThat(said.notices).containsExactly(read(2, "phone"), read(4, "phone"));
    }

    @Test
    void aMessageMayBeCalledAsItsSenderCallsItOrByItsId() {
        long second = messages.get(1).id();
        Message named = Fixture.message(get(log.append(Fixture.named(c, "ann", "name-" + c, "named"))));
        get(log.append(Fixture.draft(c, "ann", "key-" + c, "a key is no name")));
        String other = fixture.group("ann", "bob");
        get(log.append(Fixture.named(other, "ann", "elsewhere-" + c, "elsewhere")));

        get(receipts.readNamed("bob", c, String.valueOf(second), "phone"));
        get(receipts.readNamed("bob", c, "name-" + c, "phone"));

        assertThat(said.notices)
                .containsExactly(
                        read(2, "phone"),
                        new Notice(
                                new Address.Conversation(c),
                                new Event.MessageRead(c, "bob", 6, named.id(), "name-" + c, false),
                                "phone"));
        get(receipts.readNamed("bob", c, "elsewhere-" + c, null));
        get(receipts.readNamed("bob", c, "key-" + c, null));
        get(receipts.readNamed("bob", other, String.valueOf(second), null));
        refused(receipts.readNamed("eve", c, "name-" + c, null), ErrorCode.NOT_FOUND);
        assertThat(said.notices).hasSize(2);
    }

    @Test
    void aSendersNameGoesBeforeAnEqualId() {
        Message third = messages.get(2);
        Message named = Fixture.message(
                get(log.append(Fixture.named(c, "ann", String.valueOf(third.id()), "a name like an id"))));

        get(receipts.readNamed("bob", c, String.valueOf(third.id()), null));

        assertThat(cursor()).isEqualTo(named.seq());
    }

    @Test
    void ofTwoMessagesOfOneNameTheOthersIsMeant() {
        Message anns = Fixture.message(get(log.append(Fixture.named(c, "ann", "twin-" + c, "ann's"))));
        get(log.append(Fixture.named(c, "bob", "twin-" + c, "bob's own")));

        get(receipts.readNamed("bob", c, "twin-" + c, null));

        assertThat(cursor()).isEqualTo(anns.seq());
    }

    @Test
    void strangersReadNothing() {
        String other = fixture.group("bob");
        fixture.run(
                "INSERT INTO member (conversation_id, user_id, role, joined_seq, read_seq) "
                        + "VALUES ($1, 'late', 'member', 3, 3)",
                Tuple.of(c));

        refused(receipts.readUpTo("eve", c, 1, null), ErrorCode.NOT_FOUND);
        refused(receipts.readUpTo("bob", "none", 1, null), ErrorCode.NOT_FOUND);
        refused(receipts.readMessage("eve", c, messages.getFirst().id(), null), ErrorCode.NOT_FOUND);
        get(receipts.readMessage("eve", null, messages.getFirst().id(), null));
        get(receipts.readMessage("bob", other, messages.getFirst().id(), null));
        get(receipts.readMessage("bob", null, Long.MAX_VALUE, null));
        get(receipts.readMessage("late", null, messages.getFirst().id(), null));
        assertThat(said.notices).isEmpty();
    }

    @Test
    void receiptsAtOnceEndAtTheHighestAndTellEachStepOnce() {
        List<Uni<Void>> reads = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            reads.add(receipts.readUpTo("bob", c, 1 + i % 5, null));
        }
        Collections.shuffle(reads, new Random(3));

        get(Uni.join().all(reads).andFailFast());

        assertThat(cursor()).isEqualTo(5);
        assertThat(said.notices).doesNotHaveDuplicates().contains(read(5, null));
    }

    private Notice read(int seq, String except) {
        return new Notice(
                new Address.Conversation(c),
                new Event.MessageRead(c, "bob", seq, messages.get(seq - 1).id(), null, false),
                except);
    }

    private long cursor() {
        return fixture.count("SELECT read_seq FROM member WHERE conversation_id = $1 AND user_id = 'bob'", Tuple.of(c));
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
