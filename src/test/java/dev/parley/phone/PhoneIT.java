package dev.parley.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.phone.Inbox.Held;
import dev.parley.phone.State.Phase;
import dev.parley.testing.CuttableProxy;
import dev.parley.testing.EncryptedParley;
import dev.parley.testing.People;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the example for phones over wss, with the packaged service and a network that fails. */
@ExtendWith(EncryptedParley.Extension.class)
class PhoneIT {
    /** The defaults, with short delays. */
    private static final Settings QUICK = new Settings(100, 1_000, 1_000, 10_000, 10_000, 5_000, 5_000, 15_000);

    private static EncryptedParley parley;
    private static Vertx vertx;

    private final String alice = People.newId();
    private final String bob = People.newId();
    private final List<Person> phones = new ArrayList<>();
    private CuttableProxy network;

    @BeforeAll
    static void start(EncryptedParley started) {
        parley = started;
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void network() {
        network = new CuttableProxy(vertx, "localhost", parley.address().getPort());
    }

    @AfterEach
    void hangUp() {
        phones.forEach(Person::close);
        network.close();
    }

    @Test
    void whatBothSaidWhileTheNetworkWasAwayArrivesOnceAndInOrder() {
        Person here = person(alice, network.port(), Held.NOTHING);
        Person there = person(bob, parley.address().getPort(), Held.NOTHING);
        String conversation = there.says(alice, "0");
        await().untilAsserted(() -> assertThat(here.contents(conversation)).containsExactly("0"));

        loseNetwork(here);
        List<CompletableFuture<?>> unsent = new ArrayList<>();
        IntStream.range(0, 5).forEach(i -> unsent.add(here.phone().send(conversation, "from here " + i)));
        IntStream.range(0, 5)
                .forEach(
                        i -> there.phone().send(conversation, "from there " + i).join());
        assertThat(unsent).noneMatch(CompletableFuture::isDone);
        network.heal();

        assertThat(CompletableFuture.allOf(unsent.toArray(CompletableFuture[]::new)))
                .succeedsWithin(Duration.ofSeconds(10));
        await().untilAsserted(() -> assertThat(there.contents(conversation)).hasSize(11));
        await().untilAsserted(() -> assertThat(here.contents(conversation)).isEqualTo(there.contents(conversation)));
        assertThat(there.contents(conversation))
                .doesNotHaveDuplicates()
                .containsSubsequence(
                        IntStream.range(0, 5).mapToObj(i -> "from here " + i).toArray(String[]::new));
    }

    @Test
    void aMessageWhoseAckWasLostIsStoredOnce() {
        Person here = person(alice, network.port(), Held.NOTHING);
        Person there = person(bob, parley.address().getPort(), Held.NOTHING);
        String conversation = there.says(alice, "hello");

        network.loseAnswers();
        CompletableFuture<?> ack = here.phone().send(conversation, "hello, you");
        await().untilAsserted(() -> assertThat(there.contents(conversation)).containsExactly("hello", "hello, you"));
        assertThat(ack).isNotDone();
        network.heal();

        assertThat(ack).succeedsWithin(Duration.ofSeconds(10));
        there.phone().send(conversation, "bye").join();
        await().untilAsserted(
                        () -> assertThat(here.contents(conversation)).containsExactly("hello", "hello, you", "bye"));
        assertThat(there.contents(conversation)).containsExactly("hello", "hello, you", "bye");
    }

    @Test
    void aConversationThatBeganMeanwhileIsThereWithAllThatWasSaid() {
        Person here = person(alice, network.port(), Held.NOTHING);
        loseNetwork(here);
        Person there = person(bob, parley.address().getPort(), Held.NOTHING);
        String conversation = there.says(alice, "are you there?");
        there.phone().send(conversation, "no?").join();
        network.heal();

        await().untilAsserted(() -> assertThat(here.contents(conversation)).containsExactly("are you there?", "no?"));
        assertThat(here.own()).containsExactly("conversation.created " + conversation);
    }

    @Test
    void anAppThatStartsAgainGetsWhatConcernedItsUser() {
        Person here = person(alice, network.port(), Held.NOTHING);
        Person there = person(bob, parley.address().getPort(), Held.NOTHING);
        String first = there.says(alice, "1");
        await().untilAsserted(() -> assertThat(here.contents(first)).containsExactly("1"));
        Held held = here.phone().held().join();
        here.close();
        String second =
                person(People.newId(), parley.address().getPort(), Held.NOTHING).says(alice, "2");

        Person again = person(alice, network.port(), held);

        await().untilAsserted(() -> assertThat(again.contents(second)).containsExactly("2"));
        assertThat(here.own()).containsExactly("conversation.created " + first);
        assertThat(again.own()).containsExactly("conversation.created " + second);
    }

    @Test
    void whatIsGoneFromTheServerStopsNothing() throws Exception {
        Person there = person(bob, parley.address().getPort(), Held.NOTHING);
        Person here = person(alice, network.port(), Held.NOTHING);
        String conversation = there.says(alice, "1");
        await().untilAsserted(() -> assertThat(here.contents(conversation)).containsExactly("1"));
        Held held = here.phone().held().join();
        here.close();
        IntStream.rangeClosed(2, 5)
                .forEach(
                        i -> there.phone().send(conversation, String.valueOf(i)).join());
        forget(conversation, 4);

        Person again = person(alice, network.port(), held);

        await().untilAsserted(() -> assertThat(again.contents(conversation)).containsExactly("4", "5"));
    }

    @Test
    void editsAndDeletionsMadeWhileAwayArrive() {
        Person there = person(bob, parley.address().getPort(), Held.NOTHING);
        Person here = person(alice, network.port(), Held.NOTHING);
        String conversation = there.says(alice, "1");
        await().untilAsserted(() -> assertThat(here.contents(conversation)).containsExactly("1"));
        loseNetwork(here);
        await().untilAsserted(() -> assertThat(there.contents(conversation)).containsExactly("1"));
        there.edits(conversation, "1", "one");
        there.phone().send(conversation, "2").join();
        await().untilAsserted(() -> assertThat(there.contents(conversation)).containsExactly("one", "2"));
        there.edits(conversation, "one", "uno");
        await().untilAsserted(() -> assertThat(there.contents(conversation)).containsExactly("uno", "2"));
        network.heal();

        await().untilAsserted(() -> assertThat(here.contents(conversation)).containsExactly("uno", "2"));
    }

    @Test
    void theTokenIsRenewedOnTheOpenConnectionBeforeItEnds() {
        Person here = new Person(parley, alice, network.port(), QUICK, Held.NOTHING, Duration.ofSeconds(61));
        phones.add(here);

        await().until(() -> here.expiries().size() == 2);
        assertThat(Duration.between(here.expiries().getFirst(), here.expiries().getLast()))
                .isGreaterThan(Duration.ofMinutes(50));
        // The connection is still the same.
        assertThat(here.phases().indexOf(Phase.OPEN)).isEqualTo(here.phases().size() - 1);
    }

    private void loseNetwork(Person here) {
        network.loseAnswers();
        network.cut();
        await().until(() -> here.phase() != Phase.OPEN);
    }

    /** A user's phone, connected. */
    private Person person(String user, int port, Held held) {
        Person person = new Person(parley, user, port, QUICK, held, Duration.ofHours(1));
        phones.add(person);
        await().until(() -> person.isSubscribed());
        return person;
    }

    /** Deletes the oldest messages of a conversation, as its retention does. */
    private static void forget(String conversation, long before) throws SQLException {
        try (Connection postgres = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:"
                                + parley.servers().postgres().port() + "/postgres",
                        "postgres",
                        "postgres");
                PreparedStatement delete =
                        postgres.prepareStatement("delete from message where conversation_id = ? and seq < ?")) {
            delete.setString(1, conversation);
            delete.setLong(2, before);
            assertThat(delete.executeUpdate()).isPositive();
        }
    }
}
