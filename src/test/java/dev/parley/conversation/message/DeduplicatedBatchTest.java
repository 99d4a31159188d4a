package dev.parley.conversation.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class DeduplicatedBatchTest {
    @Test
    void theSecondWithTheSameKeySharesTheOutcomeOfTheFirst() {
        DeduplicatedBatch gathering =
                DeduplicatedBatch.of(List.of(draft("ann", "k", 0), draft("bob", "k", 1), draft("ann", "k", 0)));

        assertThat(gathering.leaders()).extracting(Draft::content).containsExactly("0", "1");
        Message first = message(1);
        AppendResult refused = new AppendResult.Refused(ErrorCode.FORBIDDEN, "no");
        assertThat(gathering.answers(List.of(new AppendResult.Stored(first), refused)))
                .containsExactly(new AppendResult.Stored(first), refused, new AppendResult.Repeated(first));
        assertThat(gathering.answers(List.of(refused, new AppendResult.Stored(first))))
                .containsExactly(refused, new AppendResult.Stored(first), refused);
    }

    @Test
    void theSecondWithTheSameKeyIsRefusedWhereItIsAnotherMessage() {
        Draft elsewhere = new Draft("other", "ann", "k", "0", List.of(), null);
        DeduplicatedBatch gathering =
                DeduplicatedBatch.of(List.of(draft("ann", "k", 0), draft("ann", "k", 1), elsewhere));

        assertThat(gathering.answers(List.of(new AppendResult.Stored(message(1)))))
                .containsExactly(
                        new AppendResult.Stored(message(1)),
                        AppendResult.Refused.KEY_REUSED,
                        AppendResult.Refused.KEY_REUSED);
    }

    @Test
    void sendsWithoutAKeyAreAllDifferent() {
        Draft same = draft("ann", null, 0);

        assertThat(DeduplicatedBatch.of(List.of(same, same)).leaders()).hasSize(2);
    }

    @Property
    void onlyTheFirstOfEachKeyIsStored(@ForAll("sends") List<Draft> sends) {
        DeduplicatedBatch gathering = DeduplicatedBatch.of(sends);
        List<AppendResult> outcomes = new ArrayList<>();
        for (Draft leader : gathering.leaders()) {
            outcomes.add(new AppendResult.Stored(message(Long.parseLong(leader.content()))));
        }

        List<AppendResult> answers = gathering.answers(outcomes);

        assertThat(gathering.leaders())
                .isSubsetOf(sends)
                .isSortedAccordingTo((a, b) -> Long.compare(Long.parseLong(a.content()), Long.parseLong(b.content())));
        Map<String, Long> firsts = new HashMap<>();
        for (int i = 0; i < sends.size(); i++) {
            Draft send = sends.get(i);
            long own = Long.parseLong(send.content());
            String key = send.clientId() == null ? "unkeyed " + i : send.senderId() + " " + send.clientId();
            Long first = firsts.putIfAbsent(key, own);
            assertThat(answers.get(i))
                    .isEqualTo(first == null ? new AppendResult.Stored(message(own)) : AppendResult.Refused.KEY_REUSED);
        }
    }

    @Provide
    Arbitrary<List<Draft>> sends() {
        Arbitrary<String> senders = Arbitraries.of("ann", "bob", "cid");
        Arbitrary<String> keys = Arbitraries.of("k1", "k2", "k3", "k4").injectNull(0.3);
        return Combinators.combine(senders, keys)
                .as((sender, key) -> draft(sender, key, 0))
                .list()
                .ofMaxSize(40)
                .map(drafts -> {
                    List<Draft> numbered = new ArrayList<>();
                    for (Draft draft : drafts) {
                        numbered.add(draft(draft.senderId(), draft.clientId(), numbered.size()));
                    }
                    return numbered;
                });
    }

    private static Draft draft(String sender, String clientId, int number) {
        return new Draft("c", sender, clientId, String.valueOf(number), List.of(), null);
    }

    private static Message message(long id) {
        return new Message(id, "c", id, "s", null, null, null, "", List.of(), null, Instant.EPOCH, null, null, false);
    }
}
