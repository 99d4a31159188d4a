package dev.parley.security.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.security.Caller;
import dev.parley.security.revocation.RevocationMemory.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class RevocationMemoryTest {

    private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");

    private final RevocationMemory memory = new RevocationMemory(3);

    @BeforeEach
    void load() {
        memory.learn(List.of(revocation("alice", null, 100)));
        memory.completeSince(T);
    }

    @Test
    void beforeItHasLearntItCannotTell() {
        RevocationMemory empty = new RevocationMemory(3);
        assertThat(empty.judge(caller("bob", null, 1_000_000))).isEqualTo(Verdict.UNKNOWN);
        empty.learn(List.of(revocation("bob", null, 5)));
        assertThat(empty.judge(caller("bob", null, 1))).isEqualTo(Verdict.BARRED);
        assertThat(empty.judge(caller("bob", null, 6))).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aTokenMadeBeforeIsBarredAndOneMadeSinceIsNot() {
        assertThat(memory.judge(caller("alice", null, 99))).isEqualTo(Verdict.BARRED);
        assertThat(memory.judge(caller("alice", "phone", 99))).isEqualTo(Verdict.BARRED);
        assertThat(memory.judge(caller("alice", null, 100))).isEqualTo(Verdict.GOOD);
        assertThat(memory.judge(caller("bob", null, 99))).isEqualTo(Verdict.GOOD);
        assertThat(memory.judge(new Caller("alice", Set.of(), Instant.EPOCH, T)))
                .isEqualTo(Verdict.BARRED);
        assertThat(memory.judge(new Caller("bob", Set.of(), Instant.EPOCH, T))).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void oneDeviceIsNotTheOthers() {
        memory.learn(List.of(revocation("bob", "phone", 50)));
        assertThat(memory.judge(caller("bob", "phone", 49))).isEqualTo(Verdict.BARRED);
        assertThat(memory.judge(caller("bob", "desk", 49))).isEqualTo(Verdict.GOOD);
        assertThat(memory.judge(caller("bob", null, 49))).isEqualTo(Verdict.GOOD);
    }

    @Test
    void theSameAgainIsNoNewsAndAnOlderOneChangesNothing() {
        assertThat(memory.learn(List.of(revocation("alice", null, 100), revocation("alice", null, 90))))
                .isEmpty();
        assertThat(memory.judge(caller("alice", null, 99))).isEqualTo(Verdict.BARRED);
        assertThat(memory.learn(List.of(revocation("alice", null, 110)))).hasSize(1);
        assertThat(memory.judge(caller("alice", null, 109))).isEqualTo(Verdict.BARRED);
        assertThat(memory.size()).isEqualTo(1);
    }

    @Test
    void whatItForgetsForLackOfRoomItDoesNotKnowAnyMore() {
        memory.learn(List.of(revocation("b", null, 200), revocation("c", null, 300), revocation("d", null, 400)));
        assertThat(memory.size()).isEqualTo(3);
        assertThat(memory.judge(caller("alice", null, 99))).isEqualTo(Verdict.UNKNOWN);
        assertThat(memory.judge(caller("alice", null, 100))).isEqualTo(Verdict.GOOD);
        assertThat(memory.judge(caller("b", null, 199))).isEqualTo(Verdict.BARRED);
    }

    @Test
    void whatIsTooOldIsForgottenInTheSameWay() {
        memory.forgetBefore(T.plusSeconds(101));
        assertThat(memory.size()).isZero();
        assertThat(memory.judge(caller("bob", null, 100))).isEqualTo(Verdict.UNKNOWN);
        assertThat(memory.judge(caller("bob", null, 101))).isEqualTo(Verdict.GOOD);
    }

    private static Revocation revocation(String user, String device, long second) {
        return new Revocation(user, device, T.plusSeconds(second));
    }

    private static Caller caller(String user, String device, long issuedAt) {
        return new Caller(user, Set.of(), T.plusSeconds(issuedAt), T.plusSeconds(1_000_000), device, null);
    }
}
