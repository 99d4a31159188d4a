package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Fields;
import dev.parley.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadcountTest {
    @Test
    void whoIsOnSeveralInstancesCountsOnce() {
        Headcount here = Headcount.of(List.of("ann", "bob", "cem"));
        Headcount there = Headcount.of(List.of("cem", "dora"));

        assertThat(Headcount.sum(List.of(here, there))).isEqualTo(new Headcount.Sum(4, true));
        assertThat(Headcount.sum(List.of(here))).isEqualTo(new Headcount.Sum(3, true));
        assertThat(Headcount.sum(List.of(here, Headcount.of(List.of())))).isEqualTo(new Headcount.Sum(3, true));
    }

    @Test
    void noTwoOfFiftyThousandShareAMark() {
        Headcount most = Headcount.of(users(0, Headcount.MAX_MARKS));

        assertThat(most.marks()).hasSize(Headcount.MAX_MARKS);
        assertThat(Headcount.sum(List.of(most, Headcount.of(users(10_000, 10_000)))))
                .isEqualTo(new Headcount.Sum(Headcount.MAX_MARKS, true));
    }

    @Test
    void beyondTheBoundTheyAreAddedUpAndItIsSaid() {
        Headcount many = Headcount.of(users(0, Headcount.MAX_MARKS + 1));
        Headcount few = Headcount.of(users(0, 10));

        assertThat(many.marks()).isEmpty();
        assertThat(Headcount.sum(List.of(many))).isEqualTo(new Headcount.Sum(50_001, true));
        assertThat(Headcount.sum(List.of(many, few, few))).isEqualTo(new Headcount.Sum(50_011, false));
    }

    @Test
    void itIsReadAsItWasWritten() throws BadFrame {
        for (Headcount count :
                List.of(Headcount.of(List.of()), Headcount.of(users(0, 1000)), Headcount.of(users(0, 60_000)))) {
            String text = new String(
                    Json.bytes(json -> {
                        json.writeStartObject();
                        count.write(json, "users");
                        json.writeEndObject();
                    }),
                    StandardCharsets.UTF_8);
            assertThat(Headcount.read(new Fields(Json.object(text), "").object("users")))
                    .isEqualTo(count);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'count':-1,'marks':''}",
                "{'count':1}",
                "{'count':1,'marks':'?'}",
                "{'count':1,'marks':'AAAA'}",
                "{'count':1,'marks':7}"
            })
    void whatIsNoCountIsRefused(String text) {
        assertThatThrownBy(() -> Headcount.read(new Fields(Json.object(text.replace('\'', '"')), "")))
                .isInstanceOf(BadFrame.class);
    }

    @Test
    void instancesAreAddedUpByDialect() {
        InstanceTotals here = new InstanceTotals(
                Map.of("parley", 2L, "notifications", 1L),
                Headcount.of(List.of("ann", "bob")),
                Headcount.of(List.of("r")));
        InstanceTotals there = new InstanceTotals(
                Map.of("notifications", 4L), Headcount.of(List.of("ann")), Headcount.of(List.of("r", "s")));

        assertThat(ClusterTotals.of(Map.of("i1", here, "i2", there)))
                .isEqualTo(new ClusterTotals(
                        2, 7, 2, 2, Map.of("parley", 2L, "notifications", 5L), Map.of("i1", 3L, "i2", 4L), true));
    }

    private static List<String> users(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "user-" + i).toList();
    }
}
