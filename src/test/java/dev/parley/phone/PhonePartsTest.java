package dev.parley.phone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.phone.Inbox.Verdict;
import dev.parley.phone.Machine.Effect;
import dev.parley.phone.Machine.Input;
import dev.parley.phone.Machine.Step;
import dev.parley.phone.State.Phase;
import dev.parley.phone.State.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the parts of the example for phones that need no network. */
@Tag("fast")
class PhonePartsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MIDDLE = 0.5;

    private final Machine machine = new Machine(Settings.USUAL);
    private final Inbox inbox = new Inbox();
    private final Outbox outbox = new Outbox(15_000);

    @Test
    void itIsOpenWhenTheServerKnowsWhoItIs() {
        Step dialled = machine.step(State.IDLE, new Input.Connect(), 0, MIDDLE);
        assertThat(dialled.effects()).containsExactly(Effect.DIAL);
        Step opened = machine.step(dialled.state(), new Input.Opened(), 10, MIDDLE);
        assertThat(opened.effects()).containsExactly(Effect.AUTHENTICATE);
        assertThat(machine.step(opened.state(), new Input.Authenticated(), 20, MIDDLE)
                        .state()
                        .phase())
                .isEqualTo(Phase.OPEN);
    }

    @Test
    void splitsAnyNumberOfHeldConversationsIntoFrames() throws Exception {
        Inbox inbox = new Inbox();
        Map<String, Long> held = new HashMap<>();
        for (long i = 0; i < 3_000; i++) {
            held.put(i < 1_500 ? Long.toString(i) : i + "\"\\" + "é".repeat((int) (i % 120)), i * 1_000_000_007);
        }
        held.forEach(inbox::start);
        Map<String, Long> named = new HashMap<>();
        for (Map<String, Long> part : inbox.parts(7 * 1024)) {
            String frame = JSON.writeValueAsString(Map.of(
                    "type",
                    "subscribe",
                    "id",
                    "q1",
                    "payload",
                    Map.of("conversation_ids", part.keySet(), "since", part)));
            assertThat(frame.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(8192);
            assertThat(part).hasSizeBetween(1, 1000);
            named.putAll(part);
        }
        assertThat(named).isEqualTo(held);
    }

    @Test
    void delaysDoubleUntilTheAttemptsAreUsedUp() {
        State state = machine.step(State.IDLE, new Input.Connect(), 0, MIDDLE).state();
        for (long delay : List.of(1_000, 2_000, 4_000, 8_000, 16_000)) {
            state = machine.step(state, new Input.Lost(1006), 0, MIDDLE).state();
            assertThat(state.wakeAt()).isEqualTo(delay);
            state = machine.step(state, new Input.Timer(), delay, MIDDLE).state();
        }
        state = machine.step(state, new Input.Lost(1006), 0, MIDDLE).state();
        assertThat(state.reason()).isEqualTo(Reason.EXHAUSTED);
        assertThat(machine.step(state, new Input.Online(), 0, MIDDLE).effects()).containsExactly(Effect.DIAL);
    }

    @Test
    void closeCodesDecide() {
        assertThat(lost(4403).reason()).isEqualTo(Reason.REVOKED);
        assertThat(lost(1007).reason()).isEqualTo(Reason.PROTOCOL);
        assertThat(lost(1008).reason()).isEqualTo(Reason.PROTOCOL);
        assertThat(lost(1013).wakeAt()).isEqualTo(4_050);
        assertThat(lost(4429).wakeAt()).isEqualTo(4_050);
        assertThat(lost(4401).wakeAt()).isEqualTo(1_050);
        State hinted = machine.step(open(), new Input.Hint(1_840), 50, MIDDLE).state();
        State waiting = machine.step(hinted, new Input.Lost(1012), 50, MIDDLE).state();
        assertThat(waiting.wakeAt()).isEqualTo(1_890);
        assertThat(waiting.attempt()).isZero();
    }

    @Test
    void silenceIsAskedAboutAndThenTheConnectionIsLost() {
        Step asked = machine.step(open(), new Input.Timer(), 25_000, MIDDLE);
        assertThat(asked.effects()).containsExactly(Effect.PING);
        Step lost = machine.step(asked.state(), new Input.Timer(), 35_000, MIDDLE);
        assertThat(lost.effects()).containsExactly(Effect.HANG_UP);
        assertThat(lost.state().phase()).isEqualTo(Phase.WAITING);
        assertThat(lost.state().attempt()).isOne();
    }

    @Test
    void aGapIsNotGoneOver() {
        inbox.start("c", 3);
        assertThat(inbox.accept("c", 3, 2)).isEqualTo(Verdict.REPEAT);
        assertThat(inbox.accept("c", 4, 3)).isEqualTo(Verdict.NEXT);
        assertThat(inbox.accept("c", 7, 6)).isEqualTo(Verdict.GAP);
        assertThat(inbox.accept("c", 5, 4)).isEqualTo(Verdict.NEXT);
        assertThat(inbox.held().conversations()).containsEntry("c", 5L);
    }

    @Test
    void anEntryThatNamesTheOneBeforeItIsNext() {
        inbox.start("c", 3);
        assertThat(inbox.accept("c", 9, 5)).isEqualTo(Verdict.GAP);
        assertThat(inbox.accept("c", 9, 3)).isEqualTo(Verdict.NEXT);
        assertThat(inbox.accept("c", 12, 2)).isEqualTo(Verdict.NEXT);
        assertThat(inbox.accept("c", 0, -1)).isEqualTo(Verdict.NEXT);
        assertThat(inbox.held().conversations()).containsEntry("c", 12L);
    }

    @Test
    void theUsersOwnLogHasACursorOfItsOwn() {
        inbox.start("c", 3);
        inbox.startOwn(7L);
        assertThat(inbox.acceptOwn(7, 6)).isEqualTo(Verdict.REPEAT);
        assertThat(inbox.acceptOwn(9, 8)).isEqualTo(Verdict.GAP);
        assertThat(inbox.acceptOwn(9, 7)).isEqualTo(Verdict.NEXT);
        assertThat(inbox.held()).isEqualTo(new Inbox.Held(Map.of("c", 3L), 9L));
    }

    @Test
    void oneMessageToATargetIsOnItsWayAtATime() {
        outbox.add(draft("a", "c1"));
        outbox.add(draft("b", "c1"));
        outbox.add(draft("c", "c2"));
        assertThat(outbox.due(0))
                .extracting(due -> due.payload().path("client_id").asText())
                .containsExactly("a", "c");
        assertThat(outbox.due(0)).isEmpty();
        outbox.acknowledged("m1", draft("a", "c1"));
        assertThat(outbox.due(0)).extracting(Outbox.Due::ref).containsExactly("m3");
        outbox.lost();
        assertThat(outbox.due(1))
                .extracting(due -> due.payload().path("client_id").asText())
                .containsExactly("b", "c");
    }

    @Test
    void whatIsRefusedForNowIsSentAgainAndWhatIsRefusedForGoodFails() {
        var ack = outbox.add(draft("a", "c1"));
        outbox.due(0);
        outbox.refused(
                "m1", JSON.createObjectNode().put("code", "rate_limited").put("retry_after_ms", 9_000), 0, machine);
        assertThat(outbox.nextAt()).hasValue(9_000);
        outbox.due(9_000);
        outbox.refused("m2", JSON.createObjectNode().put("code", "forbidden"), 9_000, machine);
        assertThat(ack).isCompletedExceptionally();
        assertThat(outbox.nextAt()).isEmpty();
    }

    private State open() {
        State connecting =
                machine.step(State.IDLE, new Input.Connect(), 0, MIDDLE).state();
        return machine.step(
                        machine.step(connecting, new Input.Opened(), 0, MIDDLE).state(),
                        new Input.Authenticated(),
                        0,
                        MIDDLE)
                .state();
    }

    private State lost(int code) {
        return machine.step(open(), new Input.Lost(code), 50, MIDDLE).state();
    }

    private static ObjectNode draft(String clientId, String conversation) {
        return JSON.createObjectNode().put("client_id", clientId).put("conversation_id", conversation);
    }
}
