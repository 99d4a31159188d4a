package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class DistinctCountTest {
    @Test
    void whoIsOnSeveralInstancesCountsOnce() {
        DistinctCount here = DistinctCount.of(List.of("ann", "bob", "cem"));
        DistinctCount there = DistinctCount.of(List.of("cem", "dora"));

        assertThat(DistinctCount.sum(List.of(here, there))).isEqualTo(new DistinctCount.Sum(4, true));
        assertThat(DistinctCount.sum(List.of(here))).isEqualTo(new DistinctCount.Sum(3, true));
        assertThat(DistinctCount.sum(List.of(here, DistinctCount.of(List.of()))))
                .isEqualTo(new DistinctCount.Sum(3, true));
    }

    @Test
    void noTwoOfFiftyThousandShareAMark() {
        DistinctCount most = DistinctCount.of(users(0, DistinctCount.MAX_MARKS));

        assertThat(most.marks()).hasSize(DistinctCount.MAX_MARKS);
        assertThat(DistinctCount.sum(List.of(most, DistinctCount.of(users(10_000, 10_000)))))
                .isEqualTo(new DistinctCount.Sum(DistinctCount.MAX_MARKS, true));
    }

    @Test
    void beyondTheBoundTheyAreAddedUpAndItIsSaid() {
        DistinctCount many = DistinctCount.of(users(0, DistinctCount.MAX_MARKS + 1));
        DistinctCount few = DistinctCount.of(users(0, 10));

        assertThat(many.marks()).isEmpty();
        assertThat(DistinctCount.sum(List.of(many))).isEqualTo(new DistinctCount.Sum(50_001, true));
        assertThat(DistinctCount.sum(List.of(many, few, few))).isEqualTo(new DistinctCount.Sum(50_011, false));
    }

    @Test
    void itIsReadAsItWasWritten() throws InvalidInputException {
        for (DistinctCount count : List.of(
                DistinctCount.of(List.of()), DistinctCount.of(users(0, 1000)), DistinctCount.of(users(0, 60_000)))) {
            String text = new String(
                    Json.bytes(json -> {
                        json.writeStartObject();
                        count.write(json, "users");
                        json.writeEndObject();
                    }),
                    StandardCharsets.UTF_8);
            assertThat(DistinctCount.read(new JsonFields(Json.object(text), "").object("users")))
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
        assertThatThrownBy(() -> DistinctCount.read(new JsonFields(Json.object(text.replace('\'', '"')), "")))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void instancesAreAddedUpByDialect() {
        InstanceTotals here = new InstanceTotals(
                Map.of("parley", 2L, "notifications", 1L),
                DistinctCount.of(List.of("ann", "bob")),
                DistinctCount.of(List.of("r")));
        InstanceTotals there = new InstanceTotals(
                Map.of("notifications", 4L), DistinctCount.of(List.of("ann")), DistinctCount.of(List.of("r", "s")));

        assertThat(ClusterTotals.of(Map.of("i1", here, "i2", there)))
                .isEqualTo(new ClusterTotals(
                        2, 7, 2, 2, Map.of("parley", 2L, "notifications", 5L), Map.of("i1", 3L, "i2", 4L), true));
    }

    private static List<String> users(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "user-" + i).toList();
    }
}
