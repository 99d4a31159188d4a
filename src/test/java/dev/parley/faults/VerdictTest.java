package dev.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.History.Acknowledged;
import dev.parley.faults.History.Place;
import dev.parley.faults.History.Received;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two devices subscribe to conversation c with messages a, b and c; then each test changes one thing. */
@Tag("fast")
class VerdictTest {
    private final Set<String> sent = new HashSet<>(Set.of("a", "b", "c"));
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final List<Received> received = new ArrayList<>();
    private final Map<String, Set<String>> listens = new HashMap<>(Map.of("phone", Set.of("c"), "laptop", Set.of("c")));
    private final Set<String> intermittent = new HashSet<>();
    private final Map<Place, String> log = new HashMap<>();

    VerdictTest() {
        List<String> said = List.of("a", "b", "c");
        for (int i = 0; i < 3; i++) {
            Place place = place(i + 1);
            log.put(place, said.get(i));
            acknowledged.add(new Acknowledged(said.get(i), place));
            received.add(new Received("phone", place, said.get(i), millis(10 * i)));
            received.add(new Received("laptop", place, said.get(i), millis(10 * i)));
        }
    }

    @Test
    void aPromiseThatIsKept() {
        assertThat(verdict()).isEqualTo(new Verdict(3, 3, 6, 0, 0, 0, 0, 0, 10)).matches(Verdict::isKept);
    }

    @Test
    void aLostMessage() {
        received.removeIf(it -> it.device().equals("phone") && it.clientId().equals("b"));
        assertThat(verdict()).isEqualTo(new Verdict(3, 3, 5, 1, 0, 0, 0, 0, 20)).matches(it -> !it.isKept());
    }

    @Test
    void aMessageLostToEverybodyOneOfWhomGotNothing() {
        received.removeIf(it -> it.device().equals("phone") || it.clientId().equals("c"));
        assertThat(verdict()).isEqualTo(new Verdict(3, 3, 2, 4, 0, 0, 0, 0, 10)).matches(it -> !it.isKept());
    }

    @Test
    void whatIsStoredAndWasNotAcknowledgedIsDueAllTheSame() {
        log.put(place(4), "d");
        sent.add("d");
        assertThat(verdict()).isEqualTo(new Verdict(4, 3, 6, 2, 0, 0, 0, 0, 10)).matches(it -> !it.isKept());
    }

    @Test
    void aMessageThatWasNeitherAcknowledgedNorStoredIsNotDue() {
        sent.add("d");
        assertThat(verdict()).isEqualTo(new Verdict(4, 3, 6, 0, 0, 0, 0, 0, 10)).matches(Verdict::isKept);
    }

    @Test
    void aRepeatedMessage() {
        received.add(new Received("phone", place(2), "b", millis(20)));
        assertThat(verdict()).isEqualTo(new Verdict(3, 3, 6, 0, 1, 0, 0, 0, 10)).matches(it -> !it.isKept());
    }

    @Test
    void aMessageRepeatedAtAPlaceOfItsOwn() {
        log.put(place(4), "b");
        received.add(new Received("phone", place(4), "b", millis(20)));
        received.add(new Received("laptop", place(4), "b", millis(20)));
        // Once more in the log, and on each device.
        assertThat(verdict()).isEqualTo(new Verdict(3, 3, 6, 0, 3, 0, 0, 0, 10)).matches(it -> !it.isKept());
    }

    @Test
    void messagesInTheWrongOrder() {
        received.addFirst(received.removeLast());
        assertThat(verdict()).isEqualTo(new Verdict(3, 3, 6, 0, 0, 2, 0, 0, 10)).matches(it -> !it.isKept());
    }

    @Test
    void theOrderOfOneConversationSaysNothingOfAnother() {
        listens.put("phone", Set.of("c", "d"));
        log.put(new Place("d", 1), "other");
        received.add(new Received("phone", new Place("d", 1), "other", millis(20)));
        assertThat(verdict().outOfOrder()).isZero();
        assertThat(verdict()).matches(Verdict::isKept);
    }

    @Test
    void anAcknowledgedMessageThatTheLogDoesNotHold() {
        acknowledged.add(new Acknowledged("d", place(4)));
        sent.add("d");
        // No device got it either.
        assertThat(verdict()).isEqualTo(new Verdict(4, 4, 6, 2, 0, 0, 1, 0, 10)).matches(it -> !it.isKept());
    }

    @Test
    void anAcknowledgementOfAnotherPlace() {
        acknowledged.add(new Acknowledged("a", place(3)));
        assertThat(verdict()).isEqualTo(new Verdict(3, 3, 6, 0, 0, 0, 1, 0, 10)).matches(it -> !it.isKept());
    }

    @Test
    void whatNobodyStored() {
        received.add(new Received("phone", place(4), "made up", millis(20)));
        assertThat(verdict()).isEqualTo(new Verdict(3, 3, 7, 0, 0, 0, 0, 1, 10)).matches(it -> !it.isKept());
    }

    @Test
    void theLongestGapIsThatOfADeviceThatWasThere() {
        log.put(place(4), "d");
        received.add(new Received("phone", place(4), "d", millis(520)));
        received.add(new Received("laptop", place(4), "d", millis(7_020)));
        intermittent.add("laptop");
        assertThat(verdict().gapMillis()).isEqualTo(500);
    }

    private Verdict verdict() {
        return Verdict.of(new History(sent, acknowledged, received, listens, intermittent, log));
    }

    private static Place place(long seq) {
        return new Place("c", seq);
    }

    private static long millis(long count) {
        return TimeUnit.MILLISECONDS.toNanos(count);
    }
}
