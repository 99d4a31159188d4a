package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class PairIdsTest {
    @ParameterizedTest
    @CsvSource({
        "a_b,a,b",
        "b_a,a,b",
        "chat:7:9,9,7",
        "7-9,7,9",
        "a.b@x.org|c,a.b@x.org,c",
        "5f1d-11_5f1d-12,5f1d-11,5f1d-12"
    })
    void anIdThatNamesBothIsDerivedFromBoth(String id, String one, String other) {
        assertThat(PairIds.derived(id, one, other) || PairIds.derivedBehindPrefix(id, one, other))
                .isTrue();
        assertThat(PairIds.ofSomebodyElse(id, one, other)).isFalse();
        assertThat(PairIds.ofSomebodyElse(id, one, "eve")).isTrue();
        assertThat(PairIds.ofSomebodyElse(id, "eve", other)).isTrue();
        assertThat(PairIds.ofSomebodyElse(id, "eve", "mallory")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"conv-123,user1,user2", "ab_cd,a,cd1", "conv-1234,12,34", "507f1f77bcf86cd799439011,5,9"})
    void partOfAWordNamesNobody(String id, String one, String other) {
        assertThat(PairIds.derived(id, one, other)).isFalse();
        assertThat(PairIds.ofSomebodyElse(id, one, other)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"ann_bob@ex,ann,bob", "a_b_c,a,b", "a__b,a,b", "a_a_b,a,b", "x:b:a:b,a,b", "ab,a,b", "a_b_,a,b"})
    void anIdThatIsNotMadeOfTheTwoAloneIsNotTheirs(String id, String one, String other) {
        assertThat(PairIds.derived(id, one, other)).isFalse();
        assertThat(PairIds.derivedBehindPrefix(id, one, other)).isFalse();
    }

    @Test
    void aPrefixMayBeBeforeBoth() {
        assertThat(PairIds.derived("chat:7:9", "9", "7")).isFalse();
        assertThat(PairIds.derivedBehindPrefix("chat:7:9", "9", "7")).isTrue();
        assertThat(PairIds.derivedBehindPrefix("7:9", "9", "7")).isFalse();
        assertThat(PairIds.ofSomebodyElse("ann_bob@ex", "ann", "bob")).isTrue();
    }

    @Test
    void theMarkIsThePairsAndComesOffAgain() {
        String marked = PairIds.marked("a_b", "a", "b");

        assertThat(marked)
                .startsWith("a_b~")
                .isEqualTo(PairIds.marked("a_b", "b", "a"))
                .isNotEqualTo(PairIds.marked("a_b", "a", "c"));
        assertThat(PairIds.unmarked(marked)).isEqualTo("a_b");
        assertThat(PairIds.unmarked("a_b")).isEqualTo("a_b");
        assertThat(PairIds.unmarked("~abcdefghijkl")).isEqualTo("~abcdefghijkl");
        assertThat(Ids.reserved(marked)).isTrue();
        assertThat(Ids.valid(marked)).isTrue();
    }
}
