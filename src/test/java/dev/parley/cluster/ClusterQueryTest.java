package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.delivery.ConnectionFacts;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class ClusterQueryTest {
    @Test
    void questionsAreReadAsTheyWereWritten() throws InvalidInputException {
        for (ClusterQuery<?> query : List.of(
                new ClusterQuery.Totals(),
                new ClusterQuery.ConnectionsOf("ann"),
                new ClusterQuery.Reach("ann", null),
                new ClusterQuery.Reach("ann", "orders"),
                new ClusterQuery.WayOf("c1", 7, 813))) {
            assertThat(ClusterQuery.read(fields(query::write))).isEqualTo(query);
        }
    }

    @Test
    void answersAreReadAsTheyWereWritten() throws InvalidInputException {
        Instant now = Instant.parse("2026-05-04T03:02:01.123Z");
        back(
                new ClusterQuery.Totals(),
                new InstanceTotals(
                        Map.of("parley", 3L), DistinctCount.of(List.of("ann")), DistinctCount.of(List.of())));
        back(
                new ClusterQuery.ConnectionsOf("ann"),
                List.of(
                        new LiveConnection("c1", "goods", "i1", now, new ConnectionFacts(now, "10.0.0.1", "Firefox")),
                        new LiveConnection("c2", "goods", "i1", now, new ConnectionFacts(now, null, null))));
        back(new ClusterQuery.ConnectionsOf("ann"), List.of());
        back(new ClusterQuery.Reach("ann", null), 7L);
        back(
                new ClusterQuery.WayOf("c1", 7, 813),
                new InstanceTrace(
                        "i1",
                        now,
                        null,
                        List.of(
                                new DeliveryStatus("ann", "c1", "goods", "phone", now, DeliveryStatus.State.DELIVERED),
                                new DeliveryStatus("ben", "c2", "parley", null, now, DeliveryStatus.State.CUT_OFF)),
                        3));
        back(new ClusterQuery.WayOf("c1", 7, 813), new InstanceTrace("i1", null, now, List.of(), 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'ask':'everything'}",
                "{'ask':'connections'}",
                "{'ask':'reach','user_id':true}",
                "{'ask':'reach','user_id':'a','room':''}",
                "{'ask':'way','conversation_id':'c','seq':0,'message_id':1}",
                "{'ask':'way','conversation_id':'c','seq':1}"
            })
    void whatIsNoQuestionIsRefused(String text) {
        assertThatThrownBy(() -> ClusterQuery.read(read(text))).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'connections':{}}",
                "{'connections':[7]}",
                "{'connections':[{}]}",
                "{'connections':[{'id':'c','dialect':'d','instance':'i','last_seen':'now','connected_at':'now'}]}",
                "{'receivers':[7],'instance':'i','unlisted':0}",
                "{'receivers':[],'instance':'i','unlisted':-1}",
                "{'receivers':[],'instance':'i','unlisted':0,'published_at':'now'}",
                "{'receivers':[{'user_id':'a','id':'c','dialect':'d','connected_at':'2020-01-01T00:00:00Z','state':'lost'}],"
                        + "'instance':'i','unlisted':0}"
            })
    void whatIsNoAnswerIsRefused(String text) {
        assertThatThrownBy(() -> new ClusterQuery.ConnectionsOf("ann").readAnswer(read(text)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new ClusterQuery.WayOf("c", 1, 1).readAnswer(read(text)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new ClusterQuery.Totals().readAnswer(read(text)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new ClusterQuery.Reach("ann", null).readAnswer(read(text)))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void whatIsKeptOfAHandshakeIsBounded() {
        ConnectionFacts facts = new ConnectionFacts(Instant.EPOCH, "a".repeat(1000), "b".repeat(1000));

        assertThat(facts.remoteAddress()).hasSize(64);
        assertThat(facts.userAgent()).hasSize(256);
    }

    private static <T> void back(ClusterQuery<T> query, T answer) throws InvalidInputException {
        assertThat(query.readAnswer(fields(json -> query.writeAnswer(json, answer))))
                .isEqualTo(answer);
    }

    private static JsonFields fields(Json.Writing writing) throws InvalidInputException {
        return new JsonFields(
                Json.object(new String(
                        Json.bytes(json -> {
                            json.writeStartObject();
                            writing.to(json);
                            json.writeEndObject();
                        }),
                        StandardCharsets.UTF_8)),
                "");
    }

    private static JsonFields read(String text) throws InvalidInputException {
        return new JsonFields(Json.object(text.replace('\'', '"')), "");
    }
}
