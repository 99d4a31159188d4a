package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Fields;
import dev.parley.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {
    @Test
    void questionsAreReadAsTheyWereWritten() throws BadFrame {
        for (Question<?> question : List.of(
                new Question.Totals(),
                new Question.ConnectionsOf("ann"),
                new Question.Reach("ann", null),
                new Question.Reach("ann", "orders"),
                new Question.WayOf("c1", 7, 813))) {
            assertThat(Question.read(fields(question::write))).isEqualTo(question);
        }
    }

    @Test
    void answersAreReadAsTheyWereWritten() throws BadFrame {
        Instant now = Instant.parse("2026-05-04T03:02:01.123Z");
        back(
                new Question.Totals(),
                new InstanceTotals(Map.of("parley", 3L), Headcount.of(List.of("ann")), Headcount.of(List.of())));
        back(
                new Question.ConnectionsOf("ann"),
                List.of(
                        new LiveConnection("c1", "goods", "i1", now, new ConnectionFacts(now, "10.0.0.1", "Firefox")),
                        new LiveConnection("c2", "goods", "i1", now, new ConnectionFacts(now, null, null))));
        back(new Question.ConnectionsOf("ann"), List.of());
        back(new Question.Reach("ann", null), 7L);
        back(
                new Question.WayOf("c1", 7, 813),
                new InstanceWay(
                        "i1",
                        now,
                        null,
                        List.of(
                                new Receiver("ann", "c1", "goods", "phone", now, Receiver.State.DELIVERED),
                                new Receiver("ben", "c2", "parley", null, now, Receiver.State.CUT_OFF)),
                        3));
        back(new Question.WayOf("c1", 7, 813), new InstanceWay("i1", null, now, List.of(), 0));
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
        assertThatThrownBy(() -> Question.read(read(text))).isInstanceOf(BadFrame.class);
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
        assertThatThrownBy(() -> new Question.ConnectionsOf("ann").readAnswer(read(text)))
                .isInstanceOf(BadFrame.class);
        assertThatThrownBy(() -> new Question.WayOf("c", 1, 1).readAnswer(read(text)))
                .isInstanceOf(BadFrame.class);
        assertThatThrownBy(() -> new Question.Totals().readAnswer(read(text))).isInstanceOf(BadFrame.class);
        assertThatThrownBy(() -> new Question.Reach("ann", null).readAnswer(read(text)))
                .isInstanceOf(BadFrame.class);
    }

    @Test
    void whatIsKeptOfAHandshakeIsBounded() {
        ConnectionFacts facts = new ConnectionFacts(Instant.EPOCH, "a".repeat(1000), "b".repeat(1000));

        assertThat(facts.remoteAddress()).hasSize(64);
        assertThat(facts.userAgent()).hasSize(256);
    }

    private static <T> void back(Question<T> question, T answer) throws BadFrame {
        assertThat(question.readAnswer(fields(json -> question.writeAnswer(json, answer))))
                .isEqualTo(answer);
    }

    private static Fields fields(Json.Writing writing) throws BadFrame {
        return new Fields(
                Json.object(new String(
                        Json.bytes(json -> {
                            json.writeStartObject();
                            writing.to(json);
                            json.writeEndObject();
                        }),
                        StandardCharsets.UTF_8)),
                "");
    }

    private static Fields read(String text) throws BadFrame {
        return new Fields(Json.object(text.replace('\'', '"')), "");
    }
}
